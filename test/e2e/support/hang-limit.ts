/** How long a test waits for one thing, in milliseconds. What takes longer hangs; no test says by it how fast something is. */
export const HANG_LIMIT_MS = 3 * 60_000;
