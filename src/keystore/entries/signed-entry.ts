import { encodeCbor } from '../../core/cbor/cbor-fields.js';
import { CborReader } from '../../core/cbor/cbor-reader.js';
import { fromHex, toHex } from '../hex.js';
import { LATEST_TIME_MS, MAX_ENTRY_BYTES } from '../limits.js';
import {
  entryKinds,
  isEntryKind,
  MAX_KIND_BYTES,
  payloadFieldOf,
  type Statement,
  type StatementOf,
} from './entry-kinds.js';
import {
  anyBytesField,
  booleanField,
  countField,
  decodeForm,
  encodeForm,
  idField,
  listField,
  nullableField,
  suiteRecordField,
  textField,
  type ValueOf,
} from './form-field.js';
import { type FormProblem, Misfit, type Outcome, outcomeOf } from './outcome.js';
import type { KeyRecord } from './key-record.js';
import { ED25519_SIGNATURE_BYTES, ML_DSA_65_SIGNATURE_BYTES } from './suite.js';
import type { TrustCrypto, TrustSigner } from './trust-crypto.js';

/** The most dependencies of one entry; the rest goes into further acknowledgements before it. */
export const MAX_DEPS = 1024;

/**
 * `{ 1 suite, 2 account, 3 author, 4 number, 5 previous, 6 deps, 7 critical, 8 kind, 9 payload, 10 written at }`. The payload is a byte
 * string that holds the CBOR of what the kind says: of a kind that is not known, nothing of it is looked at.
 */
const bodyField = suiteRecordField({
  account: nullableField(idField),
  author: nullableField(idField),
  number: countField(1),
  previous: nullableField(idField),
  deps: listField(idField, { most: MAX_DEPS, by: (id) => id }),
  critical: booleanField,
  kind: textField(MAX_KIND_BYTES),
  payload: anyBytesField,
  writtenAt: countField(0, LATEST_TIME_MS),
});

export type EntryBody = ValueOf<typeof bodyField>;

/** What an author chooses of a body: the rest follows from what it says. */
export type EntryHead = Omit<EntryBody, 'critical' | 'kind' | 'payload'>;

export interface EntrySignatures {
  readonly ed25519: Uint8Array;
  /** Null where Ed25519 alone is enough. */
  readonly mlDsa65: Uint8Array | null;
}

/** An entry of this suite whose form is right. Its signatures are not verified by that. */
export interface SignedEntry {
  /** 64 lower-case hex digits: the hash of the body. */
  readonly id: string;
  readonly body: EntryBody;
  readonly bodyBytes: Uint8Array;
  readonly signatures: EntrySignatures;
}

/** What bytes are that came as an entry. */
export type EntryReading =
  /** An entry that can mean something. */
  | { readonly kind: 'entry'; readonly entry: SignedEntry; readonly statement: Statement }
  /** Held, and without effect: of an unknown kind that isn't critical, or of a known one with a payload that isn't right. */
  | { readonly kind: 'without-effect'; readonly entry: SignedEntry; readonly problem: FormProblem | null }
  /** Waits for a newer version: of an unknown critical kind, or of an unknown suite, of which nothing can be said. */
  | { readonly kind: 'of-a-later-version'; readonly entry: SignedEntry | null; readonly suite: number | null }
  | { readonly kind: 'refused'; readonly problem: FormProblem };

/** The wire form: `[body, Ed25519 signature, ML-DSA-65 signature or null]`, the body as a byte string. */
export function encodeEntry({ bodyBytes, signatures }: Pick<SignedEntry, 'bodyBytes' | 'signatures'>): Uint8Array {
  return encodeCbor([bodyBytes, signatures.ed25519, signatures.mlDsa65]);
}

/** Reads an entry, and refuses every other encoding than `encodeEntry` gives. The byte strings in it are views of `encoded`. */
export function decodeEntry(encoded: Uint8Array, crypto: Pick<TrustCrypto, 'hash'>): EntryReading {
  const outcome = outcomeOf(() => readEntry(encoded, crypto));
  if (outcome.kind === 'refused') return laterOrRefused(outcome.problem, null);
  const entry = outcome.value;
  const { kind, critical, payload } = entry.body;
  if (!isEntryKind(kind)) {
    return critical
      ? { kind: 'of-a-later-version', entry, suite: null }
      : { kind: 'without-effect', entry, problem: null };
  }
  const said = outcomeOf(() => decodeForm(payloadFieldOf(kind), payload) as object);
  if (said.kind === 'done') return { kind: 'entry', entry, statement: { kind, ...said.value } as Statement };
  // What a later version says in an entry of a kind that holds up nothing must never divide those who hold it.
  return critical ? laterOrRefused(said.problem, entry) : { kind: 'without-effect', entry, problem: said.problem };
}

/**
 * Names a copy of an entry: the hash of all its bytes, which may be none of ours. An id doesn't cover signatures, and a copy with a false one
 * must neither displace nor outlaw the true one.
 */
export function copyIdOf(encoded: Uint8Array, crypto: Pick<TrustCrypto, 'hash'>): string {
  return toHex(crypto.hash('copy', encoded));
}

/** Whether the author signed it, with both halves where both stand there. */
export function isSignedBy(author: KeyRecord, { id, signatures }: SignedEntry, crypto: TrustCrypto): boolean {
  const digest = fromHex(id);
  const { ed25519, mlDsa65 } = signatures;
  return (
    crypto.verifyEd25519('entry by device ed25519', digest, ed25519, author.ed25519) &&
    (mlDsa65 === null || crypto.verifyMlDsa65('entry by device mldsa', digest, mlDsa65, author.mlDsa65))
  );
}

/**
 * Makes and signs an entry; its lists have to be sorted. Refused when a reader would refuse it, so that nothing is ever signed and
 * stored that others can't take.
 *
 * @param hears whether it newly hears an entry that ML-DSA-65 signed: then that signs this one too, whatever its kind.
 */
export function composeEntry(
  head: EntryHead,
  statement: Statement,
  signer: TrustSigner,
  { crypto, hears }: { readonly crypto: Pick<TrustCrypto, 'hash'>; readonly hears: boolean },
): Outcome<SignedEntry> {
  const encoded = encodeBody(head, statement);
  if (encoded.kind === 'refused') return encoded;
  const digest = crypto.hash('entry', encoded.value);
  const isBoth = hears || entryKinds[statement.kind].mlDsa === 'always';
  const signatures = {
    ed25519: signer.signEd25519('entry by device ed25519', digest),
    mlDsa65: isBoth ? signer.signMlDsa65('entry by device mldsa', digest) : null,
  };
  const reading = decodeEntry(encodeEntry({ bodyBytes: encoded.value, signatures }), crypto);
  if (reading.kind === 'entry') return { kind: 'done', value: reading.entry };
  const problem = reading.kind === 'of-a-later-version' ? null : reading.problem;
  return { kind: 'refused', problem: problem ?? { fault: 'unknown-suite', detail: 'not of this version' } };
}

/** What the generation before endorses: the digest of a rotation as it were with null in the endorsement's place. */
export function endorsedDigest(
  head: EntryHead,
  rotation: StatementOf<'key-rotated'>,
  crypto: Pick<TrustCrypto, 'hash'>,
): Outcome<Uint8Array> {
  const encoded = encodeBody(head, { ...rotation, endorsement: null });
  return encoded.kind === 'refused' ? encoded : { kind: 'done', value: crypto.hash('entry', encoded.value) };
}

/** The keys that come in with an entry, which have to be without a flaw. */
export function keysIn(statement: Statement): readonly KeyRecord[] {
  switch (statement.kind) {
    case 'genesis':
      return [statement.keys, statement.recovery, statement.generation];
    case 'device-admitted':
      return [statement.joiner.request.keys];
    case 'key-rotated':
      return [statement.generation];
    default:
      return [];
  }
}

function encodeBody(head: EntryHead, statement: Statement): Outcome<Uint8Array> {
  return outcomeOf(() => {
    const { kind } = statement;
    const payload = encodeForm(payloadFieldOf(kind), statement);
    return encodeForm(bodyField, { ...head, critical: entryKinds[kind].critical, kind, payload });
  });
}

function readEntry(encoded: Uint8Array, crypto: Pick<TrustCrypto, 'hash'>): SignedEntry {
  if (encoded.length > MAX_ENTRY_BYTES) throw new Misfit('too-long', `it is longer than ${MAX_ENTRY_BYTES} bytes`);
  const reader = new CborReader(encoded);
  reader.array(3);
  const bodyBytes = reader.bytes();
  const ed25519 = reader.bytes();
  const mlDsa65 = reader.bytesOrNull();
  reader.end();
  // First, as of an unknown suite the signatures have other lengths.
  const body = decodeForm(bodyField, bodyBytes);
  requirePlace(body);
  requireFlag(body);
  requireSignatures(body.kind, { ed25519, mlDsa65 });
  return { id: toHex(crypto.hash('entry', bodyBytes)), body, bodyBytes, signatures: { ed25519, mlDsa65 } };
}

/** Rules of form that join several fields. */
function requirePlace({ kind, account, author, number, previous, deps }: EntryBody): void {
  const begins = kind === 'genesis';
  if ((account === null) !== begins || (author === null) !== begins)
    throw new Misfit('misplaced', 'genesis, and nothing else, has no account and no author');
  if ((previous === null) !== (number === 1))
    throw new Misfit('misplaced', 'its link to the entry before does not fit its number');
  if (begins && (previous !== null || deps.length > 0)) throw new Misfit('misplaced', 'genesis builds on nothing');
  if (!begins && previous === null && deps.length === 0)
    throw new Misfit('misplaced', 'a first entry names its admission');
}

function requireFlag({ kind, critical }: EntryBody): void {
  if (isEntryKind(kind) && entryKinds[kind].critical !== critical)
    throw new Misfit('wrong-flag', `${kind} is ${critical ? 'not ' : ''}critical`);
}

/** Both sign what is of an unknown kind. */
function requireSignatures(kind: string, { ed25519, mlDsa65 }: EntrySignatures): void {
  if (ed25519.length !== ED25519_SIGNATURE_BYTES)
    throw new Misfit('malformed', 'its Ed25519 signature has another length');
  if (mlDsa65 === null) {
    if (!isEntryKind(kind) || entryKinds[kind].mlDsa === 'always')
      throw new Misfit('signature-missing', 'its kind is signed by ML-DSA-65 too');
  } else if (mlDsa65.length !== ML_DSA_65_SIGNATURE_BYTES)
    throw new Misfit('malformed', 'its ML-DSA-65 signature has another length');
}

/** Something of an unknown suite makes the whole entry one of a later version. */
function laterOrRefused(problem: FormProblem, entry: SignedEntry | null): EntryReading {
  const { suite } = problem;
  return suite === undefined ? { kind: 'refused', problem } : { kind: 'of-a-later-version', entry, suite };
}
