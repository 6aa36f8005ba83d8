import { config } from 'zod';

// Zod writes a program for each schema and has it compiled at the first use: that pays for thousands of values, and ours come one at a time, the
// first of them while a person waits for the window. Said here, as a schema decides it when it is made.
config({ jitless: true });

/** Schemas of what comes from outside. Import it from here: no text is ever turned into code. */
export { z } from 'zod';
