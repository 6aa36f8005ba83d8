import { CborReader, MalformedBytes } from '../../../../core/cbor/cbor-reader.js';
import { CborWriter } from '../../../../core/cbor/cbor-writer.js';
import { HASH_BYTES } from '../../../../keystore/entries/suite.js';

/** So many members fill a record that takes one page of the file. */
const MEMBERS_IN_RECORD = 32;

/** The newest checkpoint of a member that was seen (11.2). */
export interface SeenCheckpoint {
  readonly number: number;
  /** 64 lower-case hex digits. */
  readonly hash: string;
}

/** What this installation alone knows of a member. */
export interface MemberFacts {
  /** This machine's wall clock when its newest entry arrived, ms since 1970; null when none did. */
  readonly heardAt: number | null;
  /** How far ahead its clock was then, ms. */
  readonly clockAheadMs: number;
  /** Whether a person compared the codes. */
  readonly isVerified: boolean;
  readonly checkpoint: SeenCheckpoint | null;
}

const NOTHING_KNOWN: MemberFacts = { heardAt: null, clockAheadMs: 0, isVerified: false, checkpoint: null };

/** What is known of each member, in records of 32 members in the order in which something was first known of them. */
export class MemberFactsTable {
  readonly #facts = new Map<string, MemberFacts>();
  readonly #places = new Map<string, number>();
  readonly #members: string[] = [];
  readonly #touched = new Set<number>();

  /** How many records there are. */
  get records(): number {
    return Math.ceil(this.#members.length / MEMBERS_IN_RECORD);
  }

  of(member: string): MemberFacts {
    return this.#facts.get(member) ?? NOTHING_KNOWN;
  }

  change(member: string, changes: Partial<MemberFacts>): void {
    const place = this.#places.get(member) ?? this.#members.length;
    this.#put(place, member, { ...this.of(member), ...changes });
    this.#touched.add(Math.floor(place / MEMBERS_IN_RECORD));
  }

  /** The records that changed since it was asked last. */
  takeTouched(): readonly number[] {
    const touched = [...this.#touched];
    this.#touched.clear();
    return touched;
  }

  /** A sequence of CBOR items: member, heard at, clock ahead, verified, then null, or number and hash of its checkpoint. */
  encodeRecord(record: number): Uint8Array {
    const writer = new CborWriter();
    const first = record * MEMBERS_IN_RECORD;
    const members = this.#members.slice(first, first + MEMBERS_IN_RECORD);
    writer.unsigned(members.length);
    for (const member of members) {
      const { heardAt, clockAheadMs, isVerified, checkpoint } = this.of(member);
      writer.hex(member);
      if (heardAt === null) writer.null();
      else writer.unsigned(heardAt);
      writer.unsigned(clockAheadMs).boolean(isVerified);
      if (checkpoint === null) writer.null();
      else writer.unsigned(checkpoint.number).hex(checkpoint.hash);
    }
    return writer.bytes.slice();
  }

  /** Takes over what a record says. Throws `MalformedBytes`. */
  decodeRecord(record: number, plaintext: Uint8Array): void {
    const reader = new CborReader(plaintext);
    const count = reader.unsigned();
    if (count > MEMBERS_IN_RECORD) throw new MalformedBytes('a record has too many members');
    for (let slot = 0; slot < count; slot++) {
      const member = reader.hex(HASH_BYTES);
      const heardAt = reader.nullFollows() ? null : reader.unsigned();
      const clockAheadMs = reader.unsigned();
      const isVerified = reader.boolean();
      const checkpoint = reader.nullFollows() ? null : { number: reader.unsigned(), hash: reader.hex(HASH_BYTES) };
      this.#put(record * MEMBERS_IN_RECORD + slot, member, { heardAt, clockAheadMs, isVerified, checkpoint });
    }
    reader.end();
  }

  /** Closes the gaps that records left which could not be read, and has all be written anew. */
  compact(): void {
    const known = [...this.#facts];
    this.clear();
    for (const [member, facts] of known) this.change(member, facts);
  }

  clear(): void {
    this.#facts.clear();
    this.#places.clear();
    this.#members.length = 0;
    this.#touched.clear();
  }

  #put(place: number, member: string, facts: MemberFacts): void {
    this.#members[place] = member;
    this.#places.set(member, place);
    this.#facts.set(member, facts);
  }
}
