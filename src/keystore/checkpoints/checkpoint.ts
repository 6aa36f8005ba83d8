import { encodeCbor } from '../../core/cbor/cbor-fields.js';
import { CborReader } from '../../core/cbor/cbor-reader.js';
import { MAX_ITEMS } from '../entries/entry-kinds.js';
import {
  countField,
  decodeForm,
  encodeForm,
  idField,
  listField,
  recordField,
  suiteRecordField,
  type ValueOf,
} from '../entries/form-field.js';
import type { KeyRecord } from '../entries/key-record.js';
import { Misfit, type Outcome, outcomeOf } from '../entries/outcome.js';
import { ED25519_SIGNATURE_BYTES, ML_DSA_65_SIGNATURE_BYTES } from '../entries/suite.js';
import type { TrustCrypto, TrustSigner } from '../entries/trust-crypto.js';
import { fromHex, toHex } from '../hex.js';
import { LATEST_TIME_MS } from '../limits.js';

/** The most checkpoints of its own that one goes on from: each beyond the first stands for a vault that was put back. */
export const MAX_PREVIOUS_CHECKPOINTS = 64;

/** `{ 1 member, 2 number, 3 hash }` */
const seenField = recordField({ member: idField, number: countField(1), hash: idField });

/**
 * `{ 1 suite, 2 account, 3 member, 4 number, 5 previous, 6 newest, 7 count, 8 digest, 9 others, 10 made at }`
 */
const checkpointField = suiteRecordField({
  account: idField,
  member: idField,
  /** One more than the highest of `previous`. */
  number: countField(1),
  /** Hashes of the member's own newest checkpoints: one as a rule, more after its vault was put back. */
  previous: listField(idField, { most: MAX_PREVIOUS_CHECKPOINTS, by: (hash) => hash }),
  /** The id of the member's own newest entry, which stands for all that it builds on. */
  newest: idField,
  /** How many entries that are, itself among them. */
  count: countField(1),
  /** Their digest, see `IdSet`. */
  digest: idField,
  /** The newest checkpoint of each other member that was seen. */
  others: listField(seenField, { most: MAX_ITEMS, by: ({ member }) => member }),
  /** By the clock of whoever wrote it, ms since 1970. */
  madeAt: countField(0, LATEST_TIME_MS),
});

/** What a member says of what it holds (11.1). */
export type Checkpoint = ValueOf<typeof checkpointField>;

/** The newest checkpoint of a member that somebody saw. */
export type SeenCheckpoint = ValueOf<typeof seenField>;

/** One whose form is right. Its signatures are not verified by that. */
export interface SignedCheckpoint {
  /** 64 lower-case hex digits: of what it says, whoever signed it. */
  readonly hash: string;
  readonly checkpoint: Checkpoint;
  readonly bytes: Uint8Array;
  readonly ed25519: Uint8Array;
  readonly mlDsa65: Uint8Array;
}

/** Makes and signs one; its lists have to be sorted. Refused when a reader would refuse it. */
export function signCheckpoint(
  checkpoint: Checkpoint,
  signer: TrustSigner,
  crypto: Pick<TrustCrypto, 'hash'>,
): Outcome<SignedCheckpoint> {
  return outcomeOf(() => {
    requirePlace(checkpoint);
    const bytes = encodeForm(checkpointField, checkpoint);
    const digest = crypto.hash('checkpoint', bytes);
    const ed25519 = signer.signEd25519('checkpoint ed25519', digest);
    const mlDsa65 = signer.signMlDsa65('checkpoint mldsa', digest);
    return { hash: toHex(digest), checkpoint, bytes, ed25519, mlDsa65 };
  });
}

/** The wire form: `[checkpoint, Ed25519 signature, ML-DSA-65 signature]`, the checkpoint as a byte string. */
export function encodeCheckpoint({ bytes, ed25519, mlDsa65 }: SignedCheckpoint): Uint8Array {
  return encodeCbor([bytes, ed25519, mlDsa65]);
}

/** Reads one, and refuses every other encoding than `encodeCheckpoint` gives. The byte strings in it are views of `encoded`. */
export function decodeCheckpoint(encoded: Uint8Array, crypto: Pick<TrustCrypto, 'hash'>): Outcome<SignedCheckpoint> {
  return outcomeOf(() => {
    const reader = new CborReader(encoded);
    reader.array(3);
    const [bytes, ed25519, mlDsa65] = [reader.bytes(), reader.bytes(), reader.bytes()];
    reader.end();
    if (ed25519.length !== ED25519_SIGNATURE_BYTES || mlDsa65.length !== ML_DSA_65_SIGNATURE_BYTES)
      throw new Misfit('malformed', 'a signature has another length');
    const checkpoint = decodeForm(checkpointField, bytes);
    requirePlace(checkpoint);
    return { hash: toHex(crypto.hash('checkpoint', bytes)), checkpoint, bytes, ed25519, mlDsa65 };
  });
}

/** Whether the member signed it with both halves. */
export function isCheckpointSigned(
  { hash, ed25519, mlDsa65 }: SignedCheckpoint,
  keys: KeyRecord,
  crypto: TrustCrypto,
): boolean {
  const digest = fromHex(hash);
  return (
    crypto.verifyEd25519('checkpoint ed25519', digest, ed25519, keys.ed25519) &&
    crypto.verifyMlDsa65('checkpoint mldsa', digest, mlDsa65, keys.mlDsa65)
  );
}

function requirePlace({ member, number, previous, others }: Checkpoint): void {
  if ((number === 1) !== (previous.length === 0))
    throw new Misfit('misplaced', 'its links to those before do not fit its number');
  if (others.some((other) => other.member === member)) throw new Misfit('misplaced', 'it names itself among others');
}
