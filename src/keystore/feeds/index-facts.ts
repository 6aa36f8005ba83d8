import type { CborReader } from '../../core/cbor/cbor-reader.js';
import type { CborWriter } from '../../core/cbor/cbor-writer.js';
import { NAME_LIMIT } from '../../core/common/visible-text.js';
import { type EntryKind, MAX_KIND_BYTES } from '../entries/entry-kinds.js';
import { HASH_BYTES } from '../entries/suite.js';
import type { EntryFact, FactOf, MemberClass } from './entry-fact.js';
import type { HeldEntry, Member } from './held-entry.js';

/** Where names stand in an index that is being written. */
export interface FactPlaces {
  readonly writer: CborWriter;
  member(member: Member): void;
  members(members: readonly Member[]): void;
  entry(entry: HeldEntry): void;
  entries(entries: readonly HeldEntry[]): void;
}

/** Looks names up in an index that is being read. */
export interface FactNames {
  readonly reader: CborReader;
  member(): Member;
  members(): readonly Member[];
  entry(): HeldEntry;
  entries(): readonly HeldEntry[];
  /** The two that genesis names. */
  founding(name: string): FactOf<'genesis'>;
  /** Somebody who is let in by the entry that is read. */
  admitted(memberClass: MemberClass): Member;
}

/** How what an entry says is written in an index. */
interface FactForm<K extends EntryKind> {
  write(fact: FactOf<K>, places: FactPlaces): void;
  read(names: FactNames): FactOf<K>;
}

const readName = (reader: CborReader): string => reader.text(NAME_LIMIT.bytes);

/** In the order of their numbers, which are stored: new ones go to the end. */
const forms: { readonly [K in EntryKind]: FactForm<K> } = {
  genesis: {
    write: ({ name }, { writer }) => void writer.text(name),
    read: (names) => names.founding(readName(names.reader)),
  },
  'device-admitted': {
    write({ member, name, likeness }, { writer }) {
      writer
        .boolean(member.memberClass === 'recovery')
        .text(name)
        .hex(likeness.tag)
        .hex(likeness.device);
    },
    read(names) {
      const { reader } = names;
      const member = names.admitted(reader.boolean() ? 'recovery' : 'device');
      const name = readName(reader);
      const likeness = { tag: reader.hex(HASH_BYTES), device: reader.hex(HASH_BYTES) };
      return { kind: 'device-admitted', member, name, likeness };
    },
  },
  'device-joined': {
    write: ({ appVersion }, { writer }) => void writer.text(appVersion),
    read: ({ reader }) => ({ kind: 'device-joined', appVersion: reader.text(Infinity) }),
  },
  'device-revoked': {
    write({ targets, corrects }, places) {
      places.writer.array(targets.length);
      for (const { member, keep } of targets) {
        places.member(member);
        places.entries(keep);
      }
      places.entries(corrects);
    },
    read(names) {
      const targets = readList(names.reader, () => ({ member: names.member(), keep: names.entries() }));
      return { kind: 'device-revoked', targets, corrects: names.entries() };
    },
  },
  'device-suspended': {
    write({ members, withdraws }, places) {
      places.members(members);
      places.entries(withdraws);
    },
    read: (names) => ({ kind: 'device-suspended', members: names.members(), withdraws: names.entries() }),
  },
  'device-left': { write: () => undefined, read: () => ({ kind: 'device-left' }) },
  'key-rotated': {
    write({ bases, generation, wraps, recipients }, places) {
      places.entries(bases);
      places.writer.unsigned(generation);
      places.entries(wraps);
      places.members(recipients);
    },
    read(names) {
      const bases = names.entries();
      const generation = names.reader.unsigned();
      const wraps = names.entries();
      return { kind: 'key-rotated', bases, generation, wraps, recipients: names.members() };
    },
  },
  'secret-shared': {
    write({ generation, recipients }, places) {
      places.entry(generation);
      places.members(recipients);
    },
    read: (names) => ({ kind: 'secret-shared', generation: names.entry(), recipients: names.members() }),
  },
  'device-archived': {
    write({ member, isArchived }, places) {
      places.member(member);
      places.writer.boolean(isArchived);
    },
    read: (names) => ({ kind: 'device-archived', member: names.member(), isArchived: names.reader.boolean() }),
  },
  'device-renamed': {
    write({ member, name }, places) {
      places.member(member);
      places.writer.text(name);
    },
    read: (names) => ({ kind: 'device-renamed', member: names.member(), name: readName(names.reader) }),
  },
  acknowledged: { write: () => undefined, read: () => ({ kind: 'acknowledged' }) },
  'password-rotated': { write: () => undefined, read: () => ({ kind: 'password-rotated' }) },
  'formats-announced': {
    write({ kinds, suites }, { writer }) {
      writer.array(kinds.length);
      for (const kind of kinds) writer.text(kind);
      writer.array(suites.length);
      for (const suite of suites) writer.unsigned(suite);
    },
    read({ reader }) {
      const kinds = readList(reader, () => reader.text(MAX_KIND_BYTES));
      return { kind: 'formats-announced', kinds, suites: readList(reader, () => reader.unsigned()) };
    },
  },
  'rivalry-seen': {
    write: ({ generations }, places) => places.entries(generations),
    read: (names) => ({ kind: 'rivalry-seen', generations: names.entries() }),
  },
  'derivation-named': {
    write({ name, generation }, places) {
      places.writer.text(name);
      places.entry(generation);
    },
    read(names) {
      const name = readName(names.reader);
      return { kind: 'derivation-named', name, generation: names.entry() };
    },
  },
};

const kinds = Object.keys(forms) as EntryKind[];
const numbers = new Map<string, number>(kinds.map((kind, index) => [kind, 1 + index]));

/** From 1; 0 of a kind that this version doesn't know. */
export function numberOfKind(kind: string): number {
  return numbers.get(kind) ?? 0;
}

/** The kind of a number; undefined of one that this version doesn't know. */
export function kindOfNumber(number: number): EntryKind | undefined {
  return kinds[number - 1];
}

export function writeFact(fact: EntryFact, places: FactPlaces): void {
  (forms[fact.kind] as FactForm<EntryKind>).write(fact, places);
}

/** Throws `MalformedBytes`. */
export function readFact(kind: EntryKind, names: FactNames): EntryFact {
  return forms[kind].read(names);
}

/** Makes no room in advance: the length may be a lie. */
export function readList<T>(reader: CborReader, readItem: () => T): T[] {
  const items: T[] = [];
  for (let left = reader.list(); left > 0; left--) items.push(readItem());
  return items;
}
