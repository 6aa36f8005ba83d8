/** The longest encoded entry, in bytes: 8,192 boxes of 1.2 KB fit in it (10.4). Anything longer is refused unread. */
export const MAX_ENTRY_BYTES = 16 * 1024 * 1024;

/**
 * The latest moment an entry can be written at, in milliseconds since 1970: the end of the range of ECMAScript's time values
 * (ECMA-262, "Time Values and Time Range"), beyond which nothing can make a date of a number.
 */
export const LATEST_TIME_MS = 8.64e15;

/** The longest reason on the wire, in UTF-8 bytes. */
export const MAX_REASON_BYTES = 1024;
