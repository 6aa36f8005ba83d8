import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { AppError, appError } from '../../../core/errors.js';
import type { KeyDerivationFacts } from '../../../keystore/index.js';
import { concatBytes, uint32 } from './bytes.js';
import {
  type BundleHeader,
  type BundleItemKind,
  FRAME_PLAINTEXT_BYTES,
  ITEM_PREFIX_BYTES,
  bundleItems,
  encodeBundleHeader,
  encodePreamble,
} from './bundle-format.js';
import {
  BUNDLE_DERIVATION_BOUNDS,
  type KeyDerivation,
  deriveKey,
  newKeyDerivation,
  requireAcceptable,
} from './key-derivation.js';
import type { OperationControl } from './operation-control.js';
import { type StateAddress, sodium } from './sodium.js';

/** What goes into a bundle. */
export interface BundleContent {
  readonly header: BundleHeader;
  readonly entries: Iterable<Uint8Array>;
  /** How many there are. */
  readonly entryCount: number;
  readonly evidence: Iterable<Uint8Array>;
}

/**
 * Writes a bundle: into a temporary file beside the target, which takes its name when everything is on the disk. A file that
 * was there before is replaced whole or not at all. Returns its length in bytes. Throws `FILE_NOT_WRITTEN` and
 * `OPERATION_CANCELLED`; then nothing is left of it.
 */
export function writeBundle(
  target: string,
  passphrase: string,
  cost: KeyDerivationFacts,
  content: BundleContent,
  control: OperationControl,
): number {
  control.enter('deriving');
  const derivation = newKeyDerivation(cost);
  // Nothing is written that a reader would refuse.
  requireAcceptable(derivation, BUNDLE_DERIVATION_BOUNDS);
  const key = deriveKey(passphrase, derivation);
  const temporary = `${target}.${randomBytes(6).toString('hex')}.tmp`;
  let bytesWritten: number;
  try {
    control.enter('writing', content.entryCount);
    bytesWritten = writeFrames(temporary, key, derivation, content);
    control.commit();
    renameSync(temporary, target);
  } catch (error) {
    removeLeftover(temporary);
    throw notWritten(error);
  } finally {
    sodium.memzero(key);
  }
  syncFolder(path.dirname(target));
  return bytesWritten;
}

/** Writes the whole file, and comes back when it is on the disk. Returns its length in bytes. */
function writeFrames(file: string, key: Uint8Array, derivation: KeyDerivation, content: BundleContent): number {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const { state, header: streamHeader } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
    const frames = new FrameWriter(descriptor, state, encodePreamble({ derivation, streamHeader }));
    for (const [kind, bytes] of itemsOf(content)) {
      frames.write(itemPrefix(kind, bytes.length));
      frames.write(bytes);
      if (kind !== bundleItems.header) continue;
      // It holds the account's secret.
      bytes.fill(0);
      frames.endFrame();
    }
    frames.end();
    fsyncSync(descriptor);
    return frames.bytesWritten;
  } finally {
    closeSync(descriptor);
  }
}

function* itemsOf({ header, entries, evidence }: BundleContent): Iterable<readonly [BundleItemKind, Uint8Array]> {
  yield [bundleItems.header, encodeBundleHeader(header)];
  for (const entry of entries) yield [bundleItems.entry, entry];
  for (const proof of evidence) yield [bundleItems.evidence, proof];
}

function itemPrefix(kind: BundleItemKind, length: number): Uint8Array {
  const prefix = concatBytes(Uint8Array.of(kind), uint32(length));
  if (prefix.length !== ITEM_PREFIX_BYTES) throw new RangeError('The prefix of an item has another length.');
  return prefix;
}

/** Cuts a stream of bytes into encrypted frames, so that only one frame is in memory at a time. */
class FrameWriter {
  readonly #descriptor: number;
  readonly #state: StateAddress;
  readonly #frame = new Uint8Array(FRAME_PLAINTEXT_BYTES);
  #filled = 0;
  /** Authenticated with the first frame. */
  #preamble: Uint8Array | null;
  #bytesWritten = 0;

  constructor(descriptor: number, state: StateAddress, preamble: Uint8Array) {
    this.#descriptor = descriptor;
    this.#state = state;
    this.#preamble = preamble;
    this.#toFile(preamble);
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  write(bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length;) {
      if (this.#filled === FRAME_PLAINTEXT_BYTES) this.endFrame();
      const part = bytes.subarray(offset, offset + FRAME_PLAINTEXT_BYTES - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      offset += part.length;
    }
  }

  /** What comes next begins a frame of its own. */
  endFrame(): void {
    this.#flush(sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  }

  /** The last frame says that it is the last, so that a cut file shows. */
  end(): void {
    this.#flush(sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  }

  #flush(tag: number): void {
    const plaintext = this.#frame.subarray(0, this.#filled);
    const frame = sodium.crypto_secretstream_xchacha20poly1305_push(this.#state, plaintext, this.#preamble, tag);
    this.#preamble = null;
    plaintext.fill(0);
    this.#filled = 0;
    this.#toFile(uint32(frame.length));
    this.#toFile(frame);
  }

  #toFile(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(this.#descriptor, bytes, done);
    this.#bytesWritten += bytes.length;
  }
}

/**
 * Makes the new name itself durable, where the system can: Windows can't sync a folder, some network drives refuse it, and a folder
 * may be writable but not readable. The bundle lies whole under its name by now, so a refusal must not be told as a failure.
 */
function syncFolder(folder: string): void {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(folder, 'r');
    fsyncSync(descriptor);
  } catch {
    // As said above; the system writes the name out by itself, a little later.
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

function removeLeftover(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {
    // What kept the bundle from being written keeps this from being removed, and is the error to tell.
  }
}

function notWritten(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  const key = isFull ? 'FILE_NOT_WRITTEN.disk-full' : 'FILE_NOT_WRITTEN.folder-closed';
  return appError(key, {}, { cause: error, details: { reason: code } });
}
