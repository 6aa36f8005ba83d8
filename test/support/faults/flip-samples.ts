/**
 * Run as a process of its own, because a flipped byte may end it: node … flip-samples.ts DEVICES ROTATIONS FLIPS SEED.
 *
 * Makes a large vault and flips single bits of it, in turn on every kind of page. Prints one JSON line per flip that led to something
 * else than it may: what can't be read any more must be named, and must have been on the page of the flip. Ends with a line of counts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { storeVault, cheapestDerivation, verifyStoredVault } from '../../bench/support/stored-vault.js';
import { AppError } from '../../../src/core/errors.js';
import { accountKeys } from '../../../src/plugins/vault/worker/account/account-keys.js';
import type { MemberVault } from '../../../src/plugins/vault/worker/keys/member-vault.js';
import { LmdbFile, type TreeFacts } from '../../../src/plugins/vault/worker/lmdb-file.js';
import { NO_PAGE, PAGE_HEADER_SIZE, PAGE_SIZE as PAGE } from '../../../src/plugins/vault/worker/lmdb-format.js';
import { SeededRandom } from '../simulation/random.js';
import { VaultCopy, factsOf } from './vault-copy.js';

/** A head says nothing behind this. */
const USED_OF_HEAD = 160;

type PageKind = 'head' | 'branch' | 'leaf' | 'overflow' | 'unused';

const [devices = 0, rotations = 0, flips = 0, seed = 0] = process.argv.slice(2).map(Number);
const random = new SeededRandom(seed);
const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-large-'));
const shape = { devices, rotations };
const stored = await storeVault(path.join(folder, 'vault.lmdb'), shape, cheapestDerivation);
const { file } = stored;
// By an index, however small it is.
await verifyStoredVault(stored, { leastEntries: 1, mostLacking: 0 });
const original = readFileSync(file);
/** How many records each page holds, by its number; and of which kind it is. */
const pages = new Map<number, { readonly kind: PageKind; readonly records: number }>();
const byKind = sortPages();
const copy = new VaultCopy();
copy.write(original);
const sound = await read();

interface Reading {
  readonly facts: string;
  readonly damages: readonly string[];
  /** Every entry that can be read, by its number. */
  readonly entries: ReadonlyMap<number, Buffer>;
}

const counts: Record<string, Record<string, number>> = {};
const kinds = [...byKind.keys()];
for (let flip = 0; flip < flips; flip++) {
  const kind = kinds[flip % kinds.length] ?? 'head';
  const numbers = byKind.get(kind) ?? [];
  const page = numbers[random.between(0, numbers.length - 1)] ?? 0;
  await tryFlip(kind, page, placeOn(kind, page), random.between(0, 7));
}
process.stdout.write(`${JSON.stringify({ counts })}\n`);
copy.dispose();
rmSync(folder, { recursive: true, force: true });

/** Somewhere on a page where something is stored: the middle of a page of a tree is free. */
function placeOn(kind: PageKind, page: number): number {
  if (kind === 'head') return random.between(0, USED_OF_HEAD - 1);
  if (kind !== 'branch' && kind !== 'leaf') return random.between(0, PAGE - 1);
  const lower = PAGE_HEADER_SIZE + original.readUInt16LE(page * PAGE + 20);
  const upper = PAGE_HEADER_SIZE + original.readUInt16LE(page * PAGE + 22);
  const place = random.between(0, lower + PAGE - upper - 1);
  return place < lower ? place : place - lower + upper;
}

async function tryFlip(kind: PageKind, page: number, place: number, bit: number): Promise<void> {
  const where = { kind, page, place, bit };
  process.stdout.write(`${JSON.stringify({ trying: where })}\n`);
  const bytes = Buffer.from(original);
  const offset = page * PAGE + place;
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit);
  copy.write(bytes);
  let outcome = 'refused';
  try {
    const found = await read();
    outcome = found.damages.length > 0 ? 'named' : 'unchanged';
    for (const problem of problemsOf(found, pages.get(page)?.records ?? 0)) tell(where, problem);
  } catch (error) {
    const isTyped = error instanceof AppError && error.code !== 'INTERNAL';
    if (!isTyped) tell(where, String((error as Error).stack));
  }
  counts[kind] ??= {};
  const ofKind = counts[kind];
  ofKind[outcome] = (ofKind[outcome] ?? 0) + 1;
}

function tell(where: object, problem: string): void {
  process.stdout.write(`${JSON.stringify({ ...where, problem })}\n`);
}

function* problemsOf(found: Reading, recordsOnPage: number): Iterable<string> {
  const lost = [...sound.entries.keys()].filter((name) => !found.entries.has(name));
  for (const [name, bytes] of found.entries) {
    if (!sound.entries.get(name)?.equals(bytes)) yield `entry ${name} reads otherwise`;
  }
  if (found.damages.length === 0 && (lost.length > 0 || found.facts !== sound.facts)) yield 'another content, silently';
  if (lost.length > recordsOnPage) yield `${lost.length} entries lost by a page with ${recordsOnPage} records`;
  for (const name of lost) {
    if (!found.damages.some((damage) => damage === `entry ${name}`)) yield `the loss of entry ${name} is not named`;
  }
}

async function read(): Promise<Reading> {
  const { vault, snapshot } = copy.open(stored.rootKey);
  try {
    return { facts: factsOf(snapshot), damages: snapshot.damagedRecords, entries: entriesOf(vault) };
  } finally {
    await vault.close();
  }
}

/** By the records themselves, so that an entry which builds on a lost one counts too. They are named from 1 on. */
function entriesOf({ account: { session } }: MemberVault): ReadonlyMap<number, Buffer> {
  const { records, changeable } = session.account;
  const entries = new Map<number, Buffer>();
  for (let order = 0; order < changeable.directory.size; order++) {
    const reading = records.read(accountKeys.entry(order));
    if (reading.kind === 'read') entries.set(1 + order, Buffer.from(reading.value));
  }
  return entries;
}

function sortPages(): ReadonlyMap<PageKind, readonly number[]> {
  const lmdb = LmdbFile.open(file);
  if (!lmdb) throw new Error('There is no vault.');
  const note = (number: number, kind: PageKind, records: number): void => void pages.set(number, { kind, records });
  for (const head of [0, 1]) note(head, 'head', 0);
  const { mainTree, lastPage } = lmdb.newestHead();
  walk(lmdb, mainTree, note);
  for (let number = 2; number <= lastPage; number++) if (!pages.has(number)) note(number, 'unused', 0);
  for (let number = lastPage + 1; number < lmdb.pageCount; number++) note(number, 'unused', 0);
  lmdb.close();
  return groupPages();
}

function groupPages(): ReadonlyMap<PageKind, readonly number[]> {
  const groups = new Map<PageKind, number[]>();
  for (const [number, { kind }] of pages) groups.set(kind, [...(groups.get(kind) ?? []), number]);
  return groups;
}

function walk(
  lmdb: LmdbFile,
  { root }: TreeFacts,
  note: (number: number, kind: PageKind, records: number) => void,
): void {
  const waiting = root === NO_PAGE ? [] : [root];
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = lmdb.treePage(number);
    note(number, page.kind, page.kind === 'leaf' ? page.nodes.length : 0);
    if (page.kind === 'branch') waiting.push(...page.nodes.map(({ child }) => child));
    else {
      for (const { place } of page.nodes) {
        if (place.kind !== 'overflow') continue;
        for (let index = 0; index < place.pages; index++) note(place.page + index, 'overflow', 1);
      }
    }
  }
}
