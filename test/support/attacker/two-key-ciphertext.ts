import { randomBytes } from 'node:crypto';

import { sodium } from '../../../src/plugins/vault/worker/sodium.js';

/** A key of XChaCha20-Poly1305, and the associated data under which it is to open. */
export interface Opening {
  readonly key: Uint8Array;
  readonly associatedData: Uint8Array;
}

const NONCE = new Uint8Array(24);
const P = (1n << 130n) - 5n;
const BLOCK = 16;
const TOP = 1n << 128n;
/** The blocks of 16 bytes that somebody who makes a text of 32 bytes may choose. */
const TEXT_BYTES = 2 * BLOCK;

/**
 * A text of 48 bytes that opens under two keys of XChaCha20-Poly1305 with a nonce of zeros. Poly1305 is a polynomial in a secret of its key, and its
 * tags under both are equal if the second block solves one linear equation.
 */
export function twoKeyCiphertext(one: Opening, other: Opening): Uint8Array {
  for (;;) {
    const first = integer(new Uint8Array(randomBytes(BLOCK)));
    for (let wrap = -3n; wrap <= 3n; wrap++) {
      const second = solve(authenticatorOf(one), authenticatorOf(other), first, wrap);
      if (second < 0n || second >= TOP) continue;
      const text = new Uint8Array([...bytesOf(first), ...bytesOf(second)]);
      const [tag, sameTag] = [one, other].map((opening) => tagOf(authenticatorOf(opening), text));
      if (tag === sameTag) return new Uint8Array([...text, ...bytesOf(tag!)]);
    }
  }
}

interface Authenticator {
  readonly r: bigint;
  readonly s: bigint;
  readonly associated: readonly bigint[];
  readonly lengths: bigint;
}

/** RFC 8439, section 2.8, under the key that XChaCha20 makes. */
function authenticatorOf({ key, associatedData }: Opening): Authenticator {
  const subkey = sodium.crypto_core_hchacha20(NONCE.subarray(0, BLOCK), key, null);
  const stream = sodium.crypto_stream_chacha20_ietf_xor(new Uint8Array(32), new Uint8Array(12), subkey);
  const clamp = 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  const associated: bigint[] = [];
  // Little-endian, so a last block that is short is filled up with zeros by itself.
  for (let at = 0; at < associatedData.length; at += BLOCK)
    associated.push(TOP + integer(associatedData.subarray(at, at + BLOCK)));
  return {
    r: integer(stream.subarray(0, BLOCK)) & clamp,
    s: integer(stream.subarray(BLOCK)),
    associated,
    lengths: TOP + BigInt(associatedData.length) + (BigInt(TEXT_BYTES) << 64n),
  };
}

function polynomial({ r, associated, lengths }: Authenticator, blocks: readonly bigint[]): bigint {
  return [...associated, ...blocks, lengths].reduce((sum, block) => ((sum + block) * r) % P, 0n);
}

function tagOf(authenticator: Authenticator, text: Uint8Array): bigint {
  const blocks = [text.subarray(0, BLOCK), text.subarray(BLOCK)].map((block) => TOP + integer(block));
  return (polynomial(authenticator, blocks) + authenticator.s) % TOP;
}

/** The second block, for which the two polynomials differ by as much as the two keys add, up to multiples of 2¹²⁸. */
function solve(one: Authenticator, other: Authenticator, first: bigint, wrap: bigint): bigint {
  const rest = (authenticator: Authenticator): bigint => polynomial(authenticator, [TOP + first, 0n]);
  const wanted = other.s - one.s + wrap * TOP - rest(one) + rest(other);
  const factor = one.r ** 2n - other.r ** 2n;
  return modulo(wanted * power(modulo(factor), P - 2n)) - TOP;
}

function modulo(value: bigint): bigint {
  return ((value % P) + P) % P;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex') || '0'}`);
}

function bytesOf(value: bigint): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * BLOCK, '0'), 'hex').reverse());
}
