import { createHash } from 'node:crypto';

import { encodeCbor } from '../../../src/core/cbor/cbor-fields.js';
import type { CborValue } from '../../../src/core/cbor/cbor-writer.js';

/**
 * What is written (docs/trust.md, sections 2 to 4). Hashes are real. Keys, signatures, boxes and wraps are symbols: a key is its name, a
 * signature is the name of the key that made it, a box says whether the secret is in it. Nobody signs with a key, or boxes a secret,
 * that it doesn't hold: the honest devices and the thief of this model see to that.
 */
export type EntryId = string;
/** The id of the entry that let the member in (2.5). */
export type MemberId = string;
/** The id of the genesis or rotation that made the generation (2.6). */
export type GenerationId = string;

/** 2.3. `flawed` stands for every key to which nobody can seal. */
export interface DeviceRecord {
  readonly key: string;
  readonly flawed: boolean;
}

/** 7.3: what its recipient finds. Whoever holds the secret sees which of the three it is. */
export type Content = 'secret' | 'wrong' | 'foreign';

export interface Box {
  readonly to: MemberId;
  readonly content: Content;
}

export interface Wrap {
  readonly of: GenerationId;
  readonly content: Content;
}

/** A target of a revocation, and the last of its entries that still count (6.1). */
export interface Target {
  readonly member: MemberId;
  readonly keep: readonly EntryId[];
}

export type MemberClass = 'recovery' | 'device';

/** 2.6: `half-bound` when the record isn't derived from the secret alone. */
export type GenerationRecord = 'whole' | 'half-bound';

/** The kinds of section 4 that decide something. */
export type Statement =
  | {
      readonly kind: 'genesis';
      readonly device: DeviceRecord;
      readonly recovery: DeviceRecord;
      readonly record: GenerationRecord;
      /** For the founder and the recovery key, whose names follow from the entry's own id. */
      readonly boxes: readonly [founder: Content, recovery: Content];
    }
  | {
      readonly kind: 'device-admitted';
      readonly memberClass: MemberClass;
      readonly device: DeviceRecord;
      readonly name: string;
      readonly tag: string;
      /** Who signed the request: a joiner signs its own. */
      readonly requestSignedBy: string;
    }
  | { readonly kind: 'device-joined' }
  | { readonly kind: 'device-revoked'; readonly targets: readonly Target[]; readonly corrects: readonly EntryId[] }
  | {
      readonly kind: 'device-suspended';
      readonly members: readonly MemberId[];
      readonly withdraws: readonly EntryId[];
    }
  | { readonly kind: 'device-left' }
  | {
      readonly kind: 'key-rotated';
      readonly bases: readonly GenerationId[];
      readonly generation: number;
      readonly record: GenerationRecord;
      readonly wraps: readonly Wrap[];
      readonly boxes: readonly Box[];
    }
  | { readonly kind: 'secret-shared'; readonly generation: GenerationId; readonly boxes: readonly Box[] }
  | { readonly kind: 'device-archived'; readonly member: MemberId; readonly on: boolean }
  | { readonly kind: 'device-renamed'; readonly member: MemberId; readonly name: string }
  | { readonly kind: 'formats-announced'; readonly kinds: readonly string[] }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'of-a-later-version'; readonly name: string };

export type Kind = Statement['kind'];
export type StatementOf<K extends Kind> = Extract<Statement, { kind: K }>;

/** 3.1 */
export interface Body {
  /** Null in genesis, as is the author. */
  readonly account: EntryId | null;
  readonly author: MemberId | null;
  readonly number: number;
  readonly previous: EntryId | null;
  readonly deps: readonly EntryId[];
  readonly critical: boolean;
  /** Shown and never compared. */
  readonly writtenAt: number;
  readonly statement: Statement;
}

/** Who made each half. */
export interface Signatures {
  readonly ed25519: string;
  readonly mldsa: string | null;
}

export interface Entry {
  readonly id: EntryId;
  readonly body: Body;
  readonly signatures: Signatures;
}

/** An entry of one kind. */
export type EntryOf<K extends Kind> = Entry & { readonly body: { readonly statement: StatementOf<K> } };

export function isKind<K extends Kind>(entry: Entry, kind: K): entry is EntryOf<K> {
  return entry.body.statement.kind === kind;
}

/** 10.2: the id is computed from the body, and doesn't cover the signatures. */
export function entryOf(body: Body, signatures: Signatures): Entry {
  return { id: hashOf('entry', body as unknown as CborValue), body, signatures };
}

/** Names a copy of an entry by all its bytes: waiting room and refusals go by this (10.2). */
export function copyOf(entry: Entry): string {
  return `${entry.id} ${entry.signatures.ed25519} ${entry.signatures.mldsa}`;
}

/** 2.2: every hash begins with a text of its own. */
export function hashOf(purpose: string, value: CborValue): string {
  return createHash('sha256').update(`onestarstream/2 ${purpose}\0`).update(encodeCbor(value)).digest('hex');
}

/** 2.4, 2.5: whose feed the entry is in. The founder is named by the account. */
export function authorOf(entry: Entry): MemberId {
  return entry.body.author ?? entry.id;
}

/** 2.4 */
export function accountOf(entry: Entry): EntryId {
  return entry.body.account ?? entry.id;
}

const recoveryMembers = new Map<EntryId, MemberId>();

/** 2.5: the recovery key that genesis names. */
export function recoveryMemberOf(account: EntryId): MemberId {
  const known = recoveryMembers.get(account) ?? hashOf('recovery', account);
  recoveryMembers.set(account, known);
  return known;
}

/** The boxes of an entry. */
export function boxesOf(entry: Entry): readonly Box[] {
  if (isKind(entry, 'key-rotated') || isKind(entry, 'secret-shared')) return entry.body.statement.boxes;
  if (!isKind(entry, 'genesis')) return [];
  const [founder, recovery] = entry.body.statement.boxes;
  return [
    { to: entry.id, content: founder },
    { to: recoveryMemberOf(entry.id), content: recovery },
  ];
}
