/** Bytes, or the first `length` of them, as lower-case hex. */
export function toHex(bytes: Uint8Array, length = bytes.byteLength): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('hex');
}

/** Lower-case hex as bytes. Throws `RangeError` on anything else. */
export function fromHex(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new RangeError('Not lower-case hex.');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** Whether two byte strings are the same. Not for secrets: the time it takes depends on the content. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Joins byte strings. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Orders texts by code unit, as every device does whatever its language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
