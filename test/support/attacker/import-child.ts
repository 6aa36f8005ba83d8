/**
 * Run as a process of its own, whose memory is measured: node import-child.js DATA_FOLDER WARM_UP_BUNDLE LIST_OF_BUNDLES.
 * Opens the vault, imports the warm-up bundle many times, and then each bundle of the list (JSON). Prints one JSON line about each.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { AppError } from '../../../src/core/errors.js';
import { OwnThreadWorker } from '../../../src/plugins/vault/own-thread-worker.js';
import { PASSWORD, VaultHarness } from '../vault/vault-harness.js';
import type { ImportOutcome } from './import-outcome.js';

/** After so many imports memory does not grow any more. */
const WARM_UPS = 40;

const [folder = '', warmUp = '', list = ''] = process.argv.slice(2);
const bundles = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
/** In this thread, so that a collection of garbage finds all of it: a thread of its own would keep it for as long as it likes. */
const installation = new VaultHarness(folder, { launch: () => new OwnThreadWorker() });

function memoryKiB(field: 'VmHWM' | 'VmRSS'): number {
  const line = readFileSync('/proc/self/status', 'utf8').match(new RegExp(`${field}:\\s+(\\d+)`));
  return Number(line?.[1] ?? Number.NaN);
}

/** What stays, without what this program itself left lying about: it reads the whole file before and after each import. */
function idleMemoryKiB(): number {
  if (!globalThis.gc) throw new Error('Run this with --expose-gc.');
  globalThis.gc();
  return memoryKiB('VmRSS');
}

/** Lets the highest memory so far be forgotten (proc(5), clear_refs). */
function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

async function importOne(path: string): Promise<string> {
  try {
    const { newEntries, nothingNew } = await installation.keystore.importBundle({ path });
    return nothingNew ? 'nothing new' : `${newEntries} entries`;
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped: ${String(error)}`;
  }
}

/** What the window shows of the account. What was refused is told apart, and is in no file. */
function shown(): string {
  const { snapshot } = installation.keystore;
  return JSON.stringify({ ...snapshot, refused: null, revision: 0 });
}

const fingerprint = (): string => createHash('sha256').update(readFileSync(installation.vaultFile)).digest('hex');

await installation.vault.start();
await installation.vault.unlock(PASSWORD);
// Often: afterwards nothing of it is new, and memory is where it stays, with the compiled code and what the derivation takes.
for (let time = 0; time < WARM_UPS; time++) await importOne(warmUp);
const firstIdleKiB = idleMemoryKiB();
for (const bundle of bundles) {
  const [before, snapshot] = [fingerprint(), shown()];
  const idleKiB = idleMemoryKiB();
  forgetPeak();
  const result = await importOne(bundle);
  const isUnchanged = fingerprint() === before && shown() === snapshot;
  const overIdleKiB = memoryKiB('VmHWM') - idleKiB;
  const outcome: ImportOutcome = { bundle, result, isUnchanged, overIdleKiB, grownKiB: idleKiB - firstIdleKiB };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
await installation.end();
process.exit(0);
