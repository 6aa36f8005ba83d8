import { decodeForm, encodeForm, bytesField, recordField, textField } from '../../../../keystore/entries/form-field.js';
import { type JoinRequest, requestField } from '../../../../keystore/entries/join-request.js';
import { SECRET_BYTES } from '../../../../keystore/entries/suite.js';
import { appError } from '../../../../core/errors.js';
import { accountKeys } from '../account/account-keys.js';
import { decoded, type SealedRecords } from '../account/sealed-records.js';
import type { RecordWriter } from '../record-store.js';
import { PAIRING_KEY_BYTES, PairingKey } from '../trust/pairing-key.js';
import { SecretKeys } from '../trust/secret-keys.js';

const MAX_CODE_BYTES = 32;

/** `{ 1 secret, 2 pairing key, 3 code, 4 request }` */
const pendingField = recordField({
  secret: bytesField(SECRET_BYTES),
  pairing: bytesField(PAIRING_KEY_BYTES),
  code: textField(MAX_CODE_BYTES),
  request: requestField,
});

/** A device that asked to be let in, and waits for its welcome. */
export interface PendingJoin {
  readonly keys: SecretKeys;
  readonly pairing: PairingKey;
  /** Shown again for as long as it waits: it is typed on the other device. */
  readonly code: string;
  readonly request: JoinRequest;
}

export function putPendingJoin(
  records: SealedRecords,
  writer: RecordWriter,
  { keys, pairing, code, request }: PendingJoin,
): void {
  const plaintext = encodeForm(pendingField, { secret: keys.secret, pairing: pairing.key, code, request });
  records.put(writer, accountKeys.pendingJoin, plaintext);
  plaintext.fill(0);
}

/** Null while this device waits for nothing. Throws `VAULT_DAMAGED` where what was stored can't be read. */
export function readPendingJoin(records: SealedRecords): PendingJoin | null {
  const reading = decoded(records.read(accountKeys.pendingJoin), (plaintext) => {
    const { secret, pairing, code, request } = decodeForm(pendingField, plaintext);
    const keys = new SecretKeys(secret.slice(), 'device');
    // The lists and keys of the request are views, so the plaintext has to go as a whole.
    const copy = decodeForm(requestField, encodeForm(requestField, request));
    const pending: PendingJoin = { keys, pairing: PairingKey.of(pairing.slice()), code, request: copy };
    plaintext.fill(0);
    return pending;
  });
  if (reading.kind === 'unreadable') throw appError('VAULT_DAMAGED.pending-join');
  return reading.kind === 'read' ? reading.value : null;
}

export function removePendingJoin(writer: RecordWriter): void {
  writer.remove(accountKeys.pendingJoin);
}

export function wipePendingJoin({ keys, pairing }: PendingJoin): void {
  keys.wipe();
  pairing.wipe();
}
