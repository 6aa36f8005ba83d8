import { appError } from '../../../../core/errors.js';
import { countField, idField, recordField, type ValueOf } from '../../../../keystore/entries/form-field.js';
import type { KeyRecord } from '../../../../keystore/entries/key-record.js';
import { LATEST_TIME_MS } from '../../../../keystore/limits.js';
import { concatBytes, equalBytes, readUint32, uint32 } from '../bytes.js';
import type { OperationControl } from '../operation-control.js';
import { sodium } from '../sodium.js';
import type { SecretKeys } from '../trust/secret-keys.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import { BundleSource } from './bundle-source.js';
import { encodeFileHead, FILE_HEAD_BYTES, requireFileHead } from './file-head.js';
import {
  BOX_SALT_BYTES,
  FILE_KEY_BYTES,
  lengthOfBoxes,
  makeMemberBoxes,
  MAX_RECIPIENTS,
  openMemberBox,
} from './member-boxes.js';
import { commitmentTo, endOfSealedEntries, SealedEntries, writeSealedEntries } from './sealed-entries.js';
import { writeAll, writeWholeFile } from './whole-file.js';

const COMMITMENT_BYTES = 32;
const COUNT_BYTES = 4;
/** The main part, and one for members that are suspended. */
const MAX_PARTS = 2;

/** `{ 1 account, 2 made at }` */
const headerField = recordField({
  account: idField,
  /** Milliseconds since 1970, by the clock of the device that made it. */
  madeAt: countField(0, LATEST_TIME_MS),
});

/** What a bundle says of itself to those who can open it. Nobody vouches for it. */
export type MemberBundleHeader = ValueOf<typeof headerField>;

/** Entries for some members. Who is in two parts reads the first. */
export interface BundlePart {
  readonly recipients: readonly KeyRecord[];
  /** Closed: each comes after all it builds on. */
  readonly entries: Iterable<Uint8Array>;
}

/**
 * Writes a bundle for members of the account: no passphrase, and no secret in it (docs/trust.md, 5.9). A file that was there before is replaced whole or
 * not at all. Gives its length in bytes. Throws `FILE_NOT_WRITTEN` and `OPERATION_CANCELLED`; then nothing is left of it.
 */
export function writeMemberBundle(
  target: string,
  header: MemberBundleHeader,
  parts: readonly BundlePart[],
  control: OperationControl,
): number {
  if (parts.length === 0 || parts.length > MAX_PARTS) throw new RangeError('A bundle has one part or two.');
  const write = (descriptor: number): number => {
    writeAll(descriptor, encodeFileHead('bundle'));
    let position = FILE_HEAD_BYTES;
    for (const [index, part] of parts.entries()) position = writePart(descriptor, position, index, header, part);
    return position;
  };
  return writeWholeFile(target, write, () => control.commit());
}

/**
 * Opens a bundle as one of its recipients. Throws `BUNDLE_NOT_FOR_THIS_DEVICE`, `BUNDLE_INVALID`, `BUNDLE_NEWER_FORMAT`, `BUNDLE_TOO_LARGE`,
 * `FILE_UNREADABLE` and `OPERATION_CANCELLED`.
 */
export function openMemberBundle(
  path: string,
  openers: readonly SecretKeys[],
  control: OperationControl,
): SealedEntries<MemberBundleHeader> {
  const source = new BundleSource(path);
  let opened: OpenedPart | null;
  try {
    requireFileHead(source, 'bundle');
    opened = findPart(source, openers);
    if (opened === null) throw appError('BUNDLE_NOT_FOR_THIS_DEVICE');
  } catch (error) {
    source.close();
    throw error;
  }
  const { position, key, associatedData } = opened;
  return new SealedEntries(source, position, key, associatedData, headerField, control);
}

function writePart(
  descriptor: number,
  position: number,
  index: number,
  header: MemberBundleHeader,
  { recipients, entries }: BundlePart,
): number {
  if (recipients.length > MAX_RECIPIENTS) throw new RangeError('More members than a bundle can be sealed for.');
  const key = sodium.randombytes_buf(FILE_KEY_BYTES);
  try {
    const salt = sodium.randombytes_buf(BOX_SALT_BYTES);
    const boxes = makeMemberBoxes(key, salt, recipients);
    const head = concatBytes(commitmentTo(key), salt, uint32(boxes.length), ...boxes);
    writeAll(descriptor, head);
    const associatedData = associatedDataOf(index, head);
    const content = { header, form: headerField, entries };
    return writeSealedEntries(descriptor, position + head.length, key, associatedData, content);
  } finally {
    sodium.memzero(key);
  }
}

interface OpenedPart {
  /** Where its entries begin. */
  readonly position: number;
  readonly key: Uint8Array;
  readonly associatedData: Uint8Array;
}

function findPart(source: BundleSource, openers: readonly SecretKeys[]): OpenedPart | null {
  let position = FILE_HEAD_BYTES;
  let found: OpenedPart | null = null;
  for (let index = 0; index < MAX_PARTS && position < source.size; index++) {
    const part = readPartHead(source, position);
    found ??= openPart(source, position, index, part, openers);
    position = endOfSealedEntries(source, part.end);
  }
  if (position === FILE_HEAD_BYTES) throw appError('BUNDLE_INVALID.cut-off');
  if (position !== source.size) throw appError('BUNDLE_INVALID.longer');
  return found;
}

interface PartHead {
  readonly commitment: Uint8Array;
  readonly salt: Uint8Array;
  readonly count: number;
  readonly boxes: number;
  /** Where its entries begin. */
  readonly end: number;
}

function readPartHead(source: BundleSource, position: number): PartHead {
  const commitment = source.read(position, COMMITMENT_BYTES);
  const salt = source.read(position + COMMITMENT_BYTES, BOX_SALT_BYTES);
  const boxes = position + COMMITMENT_BYTES + BOX_SALT_BYTES + COUNT_BYTES;
  const count = readUint32(source.read(boxes - COUNT_BYTES, COUNT_BYTES));
  const end = boxes + lengthOfBoxes(count);
  if (count > MAX_RECIPIENTS || end > source.size) throw appError('BUNDLE_INVALID.preamble');
  return { commitment, salt, count, boxes, end };
}

function openPart(
  source: BundleSource,
  start: number,
  index: number,
  { commitment, salt, count, boxes, end }: PartHead,
  openers: readonly SecretKeys[],
): OpenedPart | null {
  for (const opener of openers) {
    const key = openMemberBox(source, boxes, count, salt, opener);
    if (key === null) continue;
    if (!equalBytes(commitmentTo(key), commitment)) {
      sodium.memzero(key);
      throw appError('BUNDLE_INVALID.damaged');
    }
    return { position: end, key, associatedData: associatedDataOf(index, source.read(start, end - start)) };
  }
  return null;
}

/** The frames open behind the head they were written for, at its place, and nowhere else. */
function associatedDataOf(index: number, head: Uint8Array): Uint8Array {
  return sodiumTrustCrypto.hash('bundle', concatBytes(encodeFileHead('bundle'), Uint8Array.of(index), head));
}
