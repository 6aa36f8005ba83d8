/**
 * What every hash and every signature begins with, so that bytes made for one purpose never fit another: for each purpose
 * the one function it is for. A hash can't be asked for under the tag of a signature, nor a signature of one algorithm under that of the
 * other.
 */
export const domainTags = {
  /** The id of a device. */
  device: 'hash',
  /** The id of an entry. */
  entry: 'hash',
  /** All bytes of an entry, its signatures among them. */
  copy: 'hash',
  'entry by device ed25519': 'ed25519',
  'entry by device mldsa': 'ml-dsa-65',
  /** A generation's record, where something is bound to it. */
  generation: 'hash',
  'endorsement ed25519': 'ed25519',
  'endorsement mldsa': 'ml-dsa-65',
  /** What a joining device asks for. */
  request: 'hash',
  'request ed25519': 'ed25519',
  'request mldsa': 'ml-dsa-65',
  /** What a sealed request is bound to. */
  'sealed request': 'hash',
  /** The mark of a pairing code. */
  pairing: 'hash',
  'pairing salt': 'hash',
  /** What a bundle's frames are bound to. */
  bundle: 'hash',
  /** By what a member finds its box in a bundle. */
  'bundle label': 'hash',
  /** What such a box is bound to. */
  'bundle box': 'hash',
  /** What a welcome's key and frames are bound to. */
  welcome: 'hash',
  /** Commits to the key of a bundle, a welcome or a key slot. */
  commitment: 'hash',
  /** What a key slot is bound to. */
  slot: 'hash',
  /** What the sealed root key of a vault is bound to. */
  root: 'hash',
  checkpoint: 'hash',
  /** What an entry builds on, as a checkpoint states it. */
  'checkpoint closure': 'hash',
  'checkpoint ed25519': 'ed25519',
  'checkpoint mldsa': 'ml-dsa-65',
  /** What a box is bound to. */
  box: 'hash',
  /** What a wrapped secret is bound to. */
  wrap: 'hash',
  /** What two people compare. */
  code: 'hash',
  /** The member id of the recovery key that genesis names. */
  recovery: 'hash',
  'recovery secret': 'hash',
  'recovery checksum': 'hash',
} as const satisfies Record<string, TagUse>;

/** What a tag is for. */
export type TagUse = 'hash' | 'ed25519' | 'ml-dsa-65';

export type DomainTag = keyof typeof domainTags;

type TagFor<U extends TagUse> = { [T in DomainTag]: (typeof domainTags)[T] extends U ? T : never }[DomainTag];

export type HashTag = TagFor<'hash'>;
export type Ed25519Tag = TagFor<'ed25519'>;
export type MlDsa65Tag = TagFor<'ml-dsa-65'>;

const encoder = new TextEncoder();
const prefixes = new Map<DomainTag, Uint8Array>(
  (Object.keys(domainTags) as DomainTag[]).map((tag) => [tag, encoder.encode(`onestarstream/2 ${tag}\0`)]),
);

/**
 * The bytes under a tag. No tag holds a zero byte, and each ends with one, so no two purposes share a message.
 * Throws `RangeError` without one.
 */
export function underTag(tag: DomainTag, bytes: Uint8Array): Uint8Array {
  const prefix = prefixes.get(tag);
  if (prefix === undefined) throw new RangeError('Not a tag.');
  const message = new Uint8Array(prefix.length + bytes.length);
  message.set(prefix);
  message.set(bytes, prefix.length);
  return message;
}
