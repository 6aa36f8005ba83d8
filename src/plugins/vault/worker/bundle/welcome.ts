import { appError } from '../../../../core/errors.js';
import { countField, idField, recordField, type ValueOf } from '../../../../keystore/entries/form-field.js';
import { type JoinRequest, requestDigest } from '../../../../keystore/entries/join-request.js';
import { XWING_CIPHERTEXT_BYTES } from '../../../../keystore/entries/suite.js';
import { LATEST_TIME_MS } from '../../../../keystore/limits.js';
import { concatBytes, equalBytes } from '../bytes.js';
import type { OperationControl } from '../operation-control.js';
import { sodium } from '../sodium.js';
import { withKey } from '../trust/derive-key.js';
import type { PairingKey } from '../trust/pairing-key.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { BundleSource } from './bundle-source.js';
import { encodeFileHead, FILE_HEAD_BYTES, requireFileHead } from './file-head.js';
import { commitmentTo, endOfSealedEntries, SealedEntries, writeSealedEntries } from './sealed-entries.js';
import { type AsideFile, writeAll, writeAside } from './whole-file.js';

const COMMITMENT_BYTES = 32;
/** Commitment and X-Wing ciphertext. */
const HEAD_BYTES = COMMITMENT_BYTES + XWING_CIPHERTEXT_BYTES;
const KEY_BYTES = 32;

/** `{ 1 account, 2 member, 3 made at }` */
const headerField = recordField({
  account: idField,
  /** The id of the admission: whom the device is from now on. */
  member: idField,
  /** Milliseconds since 1970, by the clock of the device that made it. */
  madeAt: countField(0, LATEST_TIME_MS),
});

export type WelcomeHeader = ValueOf<typeof headerField>;

/** What a welcome is sealed with, on the side of the member that lets a device in. */
export interface WelcomeRecipient {
  readonly request: JoinRequest;
  readonly pairing: PairingKey;
}

/** The same on the side of the device that joins. */
export interface WelcomeOpener extends WelcomeRecipient {
  readonly keys: SecretKeys;
}

/**
 * Writes what a device needs to take its place: the closed set of entries with its admission (docs/trust.md, 5.4). It opens with the keys in the
 * request *and* the code, for that request alone. The file gets its name when the admission is stored. Throws `FILE_NOT_WRITTEN`.
 */
export function writeWelcomeAside(
  target: string,
  header: WelcomeHeader,
  entries: Iterable<Uint8Array>,
  recipient: WelcomeRecipient,
): AsideFile<number> {
  // The keys of a request are checked before it is shown to anybody, so they take a message.
  const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc(recipient.request.keys.xwing);
  const key = keyOf(sharedSecret, ciphertext, recipient);
  const write = (descriptor: number): number => {
    const head = concatBytes(commitmentTo(key), ciphertext);
    writeAll(descriptor, concatBytes(encodeFileHead('welcome'), head));
    const content = { header, form: headerField, entries };
    return writeSealedEntries(descriptor, FILE_HEAD_BYTES + HEAD_BYTES, key, associatedDataOf(head), content);
  };
  return withKey(key, () => writeAside(target, write));
}

/**
 * Opens the welcome for a request. Throws `WELCOME_NOT_FOR_THIS_DEVICE`, `BUNDLE_INVALID`, `BUNDLE_NEWER_FORMAT`, `BUNDLE_TOO_LARGE`,
 * `FILE_UNREADABLE` and `OPERATION_CANCELLED`.
 */
export function openWelcome(
  path: string,
  opener: WelcomeOpener,
  control: OperationControl,
): SealedEntries<WelcomeHeader> {
  const source = new BundleSource(path);
  let head: Uint8Array;
  let key: Uint8Array;
  try {
    requireFileHead(source, 'welcome');
    head = source.read(FILE_HEAD_BYTES, HEAD_BYTES);
    if (endOfSealedEntries(source, FILE_HEAD_BYTES + HEAD_BYTES) !== source.size)
      throw appError('BUNDLE_INVALID.longer');
    const ciphertext = head.subarray(COMMITMENT_BYTES);
    key = keyOf(opener.keys.decapsulate(ciphertext), ciphertext, opener);
    // Checked first, so that nothing is read with a key that somebody else may have chosen.
    if (!equalBytes(commitmentTo(key), head.subarray(0, COMMITMENT_BYTES)))
      throw appError('WELCOME_NOT_FOR_THIS_DEVICE');
  } catch (error) {
    source.close();
    throw error;
  }
  return new SealedEntries(source, FILE_HEAD_BYTES + HEAD_BYTES, key, associatedDataOf(head), headerField, control);
}

/** Nobody has it who lacks either of the two: the secret half of the joiner's keys, or the code. */
function keyOf(sharedSecret: Uint8Array, ciphertext: Uint8Array, { request, pairing }: WelcomeRecipient): Uint8Array {
  const context = sodiumTrustCrypto.hash('welcome', concatBytes(requestDigest(request, sodiumTrustCrypto), ciphertext));
  return withKey(sharedSecret, () =>
    withKey(sodium.crypto_generichash(KEY_BYTES, context, sharedSecret), (bound) => pairing.welcomeKey(bound)),
  );
}

function associatedDataOf(head: Uint8Array): Uint8Array {
  return sodiumTrustCrypto.hash('welcome', concatBytes(encodeFileHead('welcome'), head));
}
