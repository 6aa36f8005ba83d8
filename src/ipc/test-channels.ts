/**
 * Channels on which a page of a test build may say that something happened. Production bundles do not hold this file.
 */
export const testChannels = ['vault:locked', 'vault:unlocked', 'sync:test:force-status'] as const;

export type TestChannel = (typeof testChannels)[number];

/** The channel of Electron's own on which they come. */
export const EMIT_CHANNEL = 'onestar:emit';
