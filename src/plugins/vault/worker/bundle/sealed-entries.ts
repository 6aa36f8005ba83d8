import { appError } from '../../../../core/errors.js';
import { decodeForm, encodeForm, type FormField } from '../../../../keystore/entries/form-field.js';
import { outcomeOf } from '../../../../keystore/entries/outcome.js';
import { readUint32, uint32 } from '../bytes.js';
import type { OperationControl } from '../operation-control.js';
import { sodium } from '../sodium.js';
import { sodiumTrustCrypto } from '../trust/sodium-trust-crypto.js';
import type { BundleSource } from './bundle-source.js';
import { FrameReader } from './frame-reader.js';
import { FrameWriter } from './frame-writer.js';
import { bundleItems, readItems, writeItem } from './items.js';
import { writeAll } from './whole-file.js';

const STREAM_HEADER_BYTES = 24;
const LENGTH_BYTES = 4;

/** What commits to the key of a file: 32 bytes. The cipher alone would let one text open under two keys, to say two things to two readers. */
export function commitmentTo(key: Uint8Array): Uint8Array {
  return sodiumTrustCrypto.hash('commitment', key);
}

/** Entries that are sealed under one key, with what is said of them. */
export interface EntriesToSeal<H> {
  readonly header: H;
  readonly form: FormField<H>;
  /** In an order in which each comes after all it builds on. */
  readonly entries: Iterable<Uint8Array>;
}

/**
 * Writes the length of what follows, the header of the stream, and the frames. Gives the position after them.
 *
 * @param associatedData what stands before in clear, or a hash of it: the frames open with nothing else before them
 */
export function writeSealedEntries<H>(
  descriptor: number,
  position: number,
  key: Uint8Array,
  associatedData: Uint8Array,
  { header, form, entries }: EntriesToSeal<H>,
): number {
  writeAll(descriptor, uint32(0));
  const frames = new FrameWriter(descriptor, key);
  frames.begin(frames.streamHeader, associatedData);
  writeItem(frames, bundleItems.header, encodeForm(form, header));
  for (const entry of entries) writeItem(frames, bundleItems.entry, entry);
  frames.end();
  // It is known only now. Nobody has to believe it: the last frame says that it is the last.
  writeAll(descriptor, uint32(frames.bytesWritten), position);
  return position + LENGTH_BYTES + frames.bytesWritten;
}

/** Where the entries that begin at a position end, by what the file says in clear. Throws `BUNDLE_INVALID` where that is beyond its end. */
export function endOfSealedEntries(source: BundleSource, position: number): number {
  const end = position + LENGTH_BYTES + readUint32(source.read(position, LENGTH_BYTES));
  if (end > source.size) throw appError('BUNDLE_INVALID.cut-off');
  return end;
}

/** Reads what `writeSealedEntries` wrote, frame by frame. */
export class SealedEntries<H> {
  readonly header: H;
  readonly #source: BundleSource;
  readonly #start: number;
  readonly #end: number;
  readonly #key: Uint8Array;
  readonly #associatedData: Uint8Array;
  readonly #control: OperationControl;
  #position: number;
  #wasRead = false;

  /**
   * Takes the source and the key over: `close` ends both, also when this throws. Throws `BUNDLE_INVALID`, `BUNDLE_TOO_LARGE`, `FILE_UNREADABLE`,
   * `OPERATION_CANCELLED`.
   */
  constructor(
    source: BundleSource,
    position: number,
    key: Uint8Array,
    associatedData: Uint8Array,
    form: FormField<H>,
    control: OperationControl,
  ) {
    this.#source = source;
    this.#key = key;
    this.#associatedData = associatedData;
    this.#control = control;
    this.#start = position + LENGTH_BYTES;
    this.#position = this.#start;
    try {
      this.#end = endOfSealedEntries(source, position);
      this.header = this.#readHeader(form);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * All entries, in their order. Can be asked again from the beginning. Throws `OPERATION_CANCELLED`, and `BUNDLE_INVALID` and
   * `BUNDLE_TOO_LARGE` where the file stops being what its author wrote: only a list that was read to its end is whole.
   */
  *entries(): Iterable<Uint8Array> {
    this.#control.enter(this.#wasRead ? 'reading' : 'verifying', this.#source.sizeAtFirst);
    this.#wasRead = true;
    let isFirst = true;
    for (const { kind, bytes } of readItems(this.#frames())) {
      this.#control.advance(this.#position);
      if (isFirst !== (kind === bundleItems.header)) throw appError('BUNDLE_INVALID.order');
      if (kind === bundleItems.entry) yield bytes;
      else if (!isFirst) throw appError('BUNDLE_INVALID.unknown-part');
      isFirst = false;
    }
  }

  /** Overwrites the key, and closes the file. */
  close(): void {
    sodium.memzero(this.#key);
    this.#source.close();
  }

  #readHeader(form: FormField<H>): H {
    for (const { kind, bytes } of readItems(this.#frames())) {
      if (kind !== bundleItems.header) break;
      const outcome = outcomeOf(() => decodeForm(form, bytes));
      if (outcome.kind === 'done') return outcome.value;
      throw appError('BUNDLE_INVALID.header', {}, { details: { problem: outcome.problem.detail } });
    }
    throw appError('BUNDLE_INVALID.header-missing');
  }

  *#frames(): Iterable<Uint8Array> {
    const streamHeader = this.#source.read(this.#start, STREAM_HEADER_BYTES);
    const frames = new FrameReader(this.#source, this.#start + STREAM_HEADER_BYTES, this.#key, streamHeader);
    for (let isFirst = true; !frames.isAtEnd; isFirst = false) {
      this.#position = frames.position;
      const message = frames.next(isFirst ? this.#associatedData : null);
      if (!message) throw appError(isFirst ? 'BUNDLE_INVALID.damaged' : 'BUNDLE_INVALID.put-together');
      yield message;
    }
    if (frames.position !== this.#end) throw appError('BUNDLE_INVALID.longer');
  }
}
