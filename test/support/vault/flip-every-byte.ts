/**
 * Run as a process of its own, because a flipped byte may end it: node … flip-every-byte.ts VAULT_FILE PASSWORD STRIDE.
 *
 * Flips one byte of a copy of the vault after the other and opens it. Prints one JSON line per byte that led to something other
 * than the unchanged content, and at the end a line with the counts. A flip after which the content reads unchanged is followed
 * by a write, which must be there when the vault is opened again.
 */
import { readFileSync } from 'node:fs';

import { AppError } from '../../../src/core/errors.js';
import { accountKeys } from '../../../src/plugins/vault/worker/account/account-keys.js';
import { decodeHeader } from '../../../src/plugins/vault/worker/keys/header-form.js';
import { openHeader } from '../../../src/plugins/vault/worker/keys/opened-header.js';
import { LmdbFile } from '../../../src/plugins/vault/worker/lmdb-file.js';
import { renameDevice } from '../../../src/plugins/vault/worker/member/member-operations.js';
import { openRecordStore } from '../../../src/plugins/vault/worker/open-record-store.js';
import { StopSignal } from '../../../src/plugins/vault/worker/stop-signal.js';
import { VaultCopy, factsOf } from '../faults/vault-copy.js';
import { uncounted } from './uncounted-attempts.js';

const NOW = 1_800_000_000_000;
const PAGE = 4096;
/** The head pages are flipped densely, and so is the beginning of every other page: that is where the structure is. */
const DENSE_IN_HEADS = 192;
const DENSE = 40;
/** Pages that wait for their first use hold nothing that could be damaged. */
const STRIDE_IN_UNUSED = 3 * PAGE + 7;

const [vaultFile = '', password = '', stride = '1'] = process.argv.slice(2);
const copy = new VaultCopy();
const original = readFileSync(vaultFile);
const usedBytes = endOfUsedPages();
const rootKey = deriveRootKey();
const expected = await contentOf();

interface Content {
  readonly facts: string;
  readonly damages: readonly string[];
}

const counts = { unchanged: 0, named: 0, refused: 0, silent: 0 };
for (let offset = 0; offset < original.length; offset++) {
  const isInHead = offset < 2 * PAGE;
  const isUsed = offset < usedBytes;
  const isDense = isUsed && offset % PAGE < (isInHead ? DENSE_IN_HEADS : DENSE);
  if (!isDense && offset % (isUsed ? Number(stride) : STRIDE_IN_UNUSED) !== 0) continue;
  for (const bit of isDense && isInHead ? [0, 7] : [offset % 8]) await tryFlip(offset, bit);
}
process.stdout.write(`${JSON.stringify({ counts })}\n`);
copy.dispose();

async function tryFlip(offset: number, bit: number): Promise<void> {
  const bytes = Buffer.from(original);
  bytes[offset] = (bytes[offset] ?? 0) ^ (1 << bit);
  process.stdout.write(`${JSON.stringify({ trying: offset, bit })}\n`);
  copy.write(bytes);
  try {
    const content = await contentOf();
    if (content.damages.length > 0) counts.named++;
    else if (content.facts !== expected.facts) report(offset, bit, 'another content, silently');
    else {
      counts.unchanged++;
      await proveWritable(offset, bit);
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'INTERNAL') report(offset, bit, String((error as Error).stack));
    else counts.refused++;
  }
}

async function proveWritable(offset: number, bit: number): Promise<void> {
  const { vault, snapshot } = copy.open(rootKey);
  const device = snapshot.thisDevice;
  for (let round = 0; round < 3; round++) renameDevice(vault.account, { device, name: `Round ${round}` }, NOW);
  await vault.close();
  const after = await contentOf();
  const before = JSON.parse(expected.facts) as { entries: number };
  const facts = JSON.parse(after.facts) as { entries: number; names: string[] };
  if (after.damages.length > 0 || facts.names[0] !== 'Round 2' || facts.entries !== before.entries + 3) {
    report(offset, bit, `a write went wrong: ${after.facts} ${after.damages.join()}`);
  }
}

function report(offset: number, bit: number, problem: string): void {
  counts.silent++;
  process.stdout.write(`${JSON.stringify({ offset, bit, problem })}\n`);
}

async function contentOf(): Promise<Content> {
  const { vault, snapshot } = copy.open(rootKey);
  await vault.close();
  return { facts: factsOf(snapshot), damages: snapshot.damagedRecords };
}

function deriveRootKey(): Uint8Array {
  copy.write(original);
  const store = openRecordStore(copy.path, new StopSignal());
  const bytes = store?.read(accountKeys.header);
  if (!bytes) throw new Error('The vault has no header.');
  const { root } = openHeader(decodeHeader(bytes), { kind: 'password', password }, uncounted);
  void store?.close();
  return root.rootKey;
}

function endOfUsedPages(): number {
  const file = LmdbFile.open(vaultFile);
  if (!file) throw new Error('There is no vault.');
  const { lastPage } = file.newestHead();
  file.close();
  return (lastPage + 1) * PAGE;
}
