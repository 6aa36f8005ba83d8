import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

import { countField, idField, recordField } from '../../../src/keystore/entries/form-field.js';
import type { KeyRecord } from '../../../src/keystore/entries/key-record.js';
import { writeMemberBundle } from '../../../src/plugins/vault/worker/bundle/member-bundle.js';
import { encodeFileHead, FILE_HEAD_BYTES } from '../../../src/plugins/vault/worker/bundle/file-head.js';
import { makeMemberBoxes } from '../../../src/plugins/vault/worker/bundle/member-boxes.js';
import { commitmentTo, writeSealedEntries } from '../../../src/plugins/vault/worker/bundle/sealed-entries.js';
import { concatBytes, uint32 } from '../../../src/plugins/vault/worker/bytes.js';
import { sodiumTrustCrypto } from '../../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { bringIn, type Brought } from '../../../src/plugins/vault/worker/member/bringing-in.js';
import type { MemberAccount } from '../../../src/plugins/vault/worker/member/member-account.js';
import { OperationControl } from '../../../src/plugins/vault/worker/operation-control.js';
import { NOW } from '../trust/account-kit.js';

/** What an attacker seals for whom. */
export interface ForgedBundle {
  readonly account: string;
  readonly recipients: readonly KeyRecord[];
  readonly entries: Iterable<Uint8Array>;
  readonly madeAt?: number;
}

/** Anybody can seal a bundle who knows the public keys of members: nothing in it vouches for its maker. */
export function writeForgedBundle(file: string, { account, recipients, entries, madeAt = NOW }: ForgedBundle): string {
  writeMemberBundle(file, { account, madeAt }, [{ recipients, entries }], new OperationControl());
  return file;
}

/** Has a member import entries that an attacker sealed for it, as the app imports a bundle. */
export function bringForged(folder: string, to: MemberAccount, entries: Iterable<Uint8Array>, now = NOW): Brought {
  const { account } = to.meaning.feeds;
  const recipients = [to.session.account.requireDevice().keys.record];
  const file = writeForgedBundle(path.join(folder, 'forged'), { account, recipients, entries });
  return bringIn(to, file, now, new OperationControl());
}

/**
 * Writes a bundle in which the box of each recipient holds another key, so that one file could say two things to two readers. The frames are sealed
 * under the first one.
 */
export function writeTwoFacedBundle(
  file: string,
  account: string,
  recipients: readonly KeyRecord[],
  entries: Iterable<Uint8Array>,
): void {
  const salt = new Uint8Array(randomBytes(32));
  const keys = recipients.map(() => new Uint8Array(randomBytes(32)));
  const boxes = recipients
    .flatMap((recipient, index) => makeMemberBoxes(keys[index]!, salt, [recipient]))
    .toSorted((a, b) => Buffer.compare(a, b));
  const [key = new Uint8Array()] = keys;
  const head = concatBytes(commitmentTo(key), salt, uint32(boxes.length), ...boxes);
  const associatedData = sodiumTrustCrypto.hash(
    'bundle',
    concatBytes(encodeFileHead('bundle'), Uint8Array.of(0), head),
  );
  const form = recordField({ account: idField, madeAt: countField() });
  const descriptor = openSync(file, 'w');
  writeSync(descriptor, concatBytes(encodeFileHead('bundle'), head));
  const position = FILE_HEAD_BYTES + head.length;
  writeSealedEntries(descriptor, position, key, associatedData, { header: { account, madeAt: NOW }, form, entries });
  closeSync(descriptor);
}
