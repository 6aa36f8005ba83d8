import { NAME_LIMIT } from '../../core/common/visible-text.js';
import { MAX_REASON_BYTES } from '../limits.js';
import {
  booleanField,
  bytesField,
  choiceField,
  countField,
  type FormField,
  idField,
  listField,
  nullableField,
  pairField,
  recordField,
  textField,
  type ValueOf,
} from './form-field.js';
import { signedRequestField } from './join-request.js';
import { keyRecordField } from './key-record.js';
import { BOX_BYTES, ED25519_SIGNATURE_BYTES, ML_DSA_65_SIGNATURE_BYTES, WRAP_BYTES } from './suite.js';

/** The most boxes, targets, wraps, bases or other items in one list of an entry. A box takes 1.2 KB, so as many fit into an entry. */
export const MAX_ITEMS = 8192;

/** The most entries that a revocation keeps of one target. */
export const MAX_KEPT = 64;

/** The longest name of a kind, of this text or a later one, in bytes. */
export const MAX_KIND_BYTES = 64;

const MAX_VERSION_BYTES = 64;
const MAX_ANNOUNCED = 256;

const nameField = textField(NAME_LIMIT.bytes);
const reasonField = textField(MAX_REASON_BYTES);
const idsField = listField(idField, { most: MAX_ITEMS, by: (id) => id });

/** Sealed to one member; empty where nothing can be sealed to its keys. */
const boxField = bytesField(BOX_BYTES, 0);
const boxesField = listField(pairField(idField, boxField), { most: MAX_ITEMS, by: ([member]) => member });

/** What an entry of a kind looks like. */
export interface EntryKindForm {
  /** Whether an entry that isn't understood holds up what descends from it. */
  readonly critical: boolean;
  /** Whether ML-DSA-65 always signs beside Ed25519. Else it does where the entry newly hears one that it signed. */
  readonly mlDsa: 'always' | 'by-what-it-hears';
  readonly payload: FormField<unknown>;
}

/** All kinds of entry, and the form of what they say. What may be said by whom and when is decided elsewhere. */
export const entryKinds = {
  genesis: {
    critical: true,
    mlDsa: 'always',
    payload: recordField({
      keys: keyRecordField,
      name: nameField,
      recovery: keyRecordField,
      generation: keyRecordField,
      /** For the founder and the recovery key, whose names as members follow from this entry's id. */
      boxes: pairField(boxField, boxField),
    }),
  },
  'device-admitted': {
    critical: true,
    mlDsa: 'always',
    payload: recordField({ memberClass: choiceField('device', 'recovery'), joiner: signedRequestField }),
  },
  'device-joined': {
    critical: false,
    mlDsa: 'always',
    payload: recordField({ appVersion: textField(MAX_VERSION_BYTES) }),
  },
  'device-revoked': {
    critical: true,
    mlDsa: 'always',
    payload: recordField({
      /** Each with the last of its entries that still count. */
      targets: listField(pairField(idField, listField(idField, { most: MAX_KEPT, by: (id) => id })), {
        most: MAX_ITEMS,
        by: ([member]) => member,
      }),
      corrects: idsField,
      reason: reasonField,
    }),
  },
  'device-suspended': {
    critical: true,
    mlDsa: 'always',
    payload: recordField({ members: idsField, withdraws: idsField, reason: reasonField }),
  },
  /** A device takes itself out. */
  'device-left': { critical: true, mlDsa: 'always', payload: recordField({}) },
  'key-rotated': {
    critical: true,
    mlDsa: 'always',
    payload: recordField({
      bases: listField(idField, { least: 1, most: MAX_ITEMS, by: (id) => id }),
      /** Genesis makes the first. */
      number: countField(2),
      generation: keyRecordField,
      /** Secrets of older generations. */
      wraps: listField(pairField(idField, bytesField(WRAP_BYTES)), {
        most: MAX_ITEMS,
        by: ([generation]) => generation,
      }),
      boxes: boxesField,
      /** By the generation before, over this entry's id as it were with null in its place: Ed25519, and ML-DSA-65. */
      endorsement: nullableField(pairField(bytesField(ED25519_SIGNATURE_BYTES), bytesField(ML_DSA_65_SIGNATURE_BYTES))),
      reason: reasonField,
    }),
  },
  'secret-shared': {
    critical: true,
    mlDsa: 'always',
    payload: recordField({ generation: idField, boxes: boxesField }),
  },
  'device-archived': {
    critical: true,
    mlDsa: 'always',
    payload: recordField({ member: idField, isArchived: booleanField }),
  },
  'device-renamed': {
    critical: false,
    mlDsa: 'by-what-it-hears',
    payload: recordField({ member: idField, name: nameField }),
  },
  acknowledged: { critical: false, mlDsa: 'by-what-it-hears', payload: recordField({}) },
  'password-rotated': { critical: false, mlDsa: 'by-what-it-hears', payload: recordField({}) },
  'formats-announced': {
    critical: false,
    mlDsa: 'always',
    payload: recordField({
      kinds: listField(textField(MAX_KIND_BYTES), {
        most: MAX_ANNOUNCED,
        by: (kind) => Buffer.from(kind).toString('hex'),
      }),
      suites: listField(countField(), { most: MAX_ANNOUNCED, by: (suite) => suite }),
    }),
  },
  'rivalry-seen': { critical: false, mlDsa: 'by-what-it-hears', payload: recordField({ generations: idsField }) },
  'derivation-named': {
    critical: false,
    mlDsa: 'by-what-it-hears',
    payload: recordField({ name: nameField, generation: idField }),
  },
} as const satisfies Record<string, EntryKindForm>;

export type EntryKind = keyof typeof entryKinds;

/** What an entry says: its kind, and what belongs to it. */
export type Statement = {
  readonly [K in EntryKind]: { readonly kind: K } & ValueOf<(typeof entryKinds)[K]['payload']>;
}[EntryKind];

export type StatementOf<K extends EntryKind> = Extract<Statement, { readonly kind: K }>;

export function isEntryKind(kind: string): kind is EntryKind {
  return Object.hasOwn(entryKinds, kind);
}

/** The form of a kind's payload; the compiler can't tell the table's rows apart. */
export function payloadFieldOf(kind: EntryKind): FormField<unknown> {
  return entryKinds[kind].payload;
}
