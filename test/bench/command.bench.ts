import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { outputFolder } from '../../scripts/lib/build.mjs';
import { inProject } from '../../scripts/lib/project.mjs';
import type { KeyDerivationFacts } from '../../src/keystore/index.js';
import { defaultVaultParameters } from '../../src/plugins/vault/vault-parameters.js';
import { VAULT_FILE_NAME } from '../../src/plugins/vault/worker-vault.js';
import type { Benchmark } from './benchmark.js';
import { measureRows } from './measuring.js';
import { BENCH_PASSWORD, cheapestDerivation, storeVault } from './support/stored-vault.js';

const REPORTER = inProject('test/bench/support/report-processor-time.cjs');
const DERIVATION = inProject('test/bench/support/derive-once.mjs');

/** What a command may take beside the derivation of the key, and what starting Node.js takes on the same quiet machine, ms. */
const BUDGET_MS = 150;
const EMPTY_PROGRAM_MS = 40;

/** What the command costs in processor time, of all its threads, beside a Node.js that does nothing. */
export const command: Benchmark = {
  name: 'command',
  async run({ scale, folder }) {
    const cost = scale.name === 'tiny' ? cheapestDerivation : defaultVaultParameters.keyDerivation;
    const data = path.join(folder, 'command');
    await storeVault(path.join(data, VAULT_FILE_NAME), { devices: 3, rotations: 3 }, cost);
    const passwordFile = path.join(folder, 'command-password');
    await writeFile(passwordFile, BENCH_PASSWORD, { mode: 0o600 });
    const work = path.join(folder, 'command-times');
    await mkdir(work);
    const onestar = path.join(outputFolder('production'), 'main/onestar.js');
    const status = [onestar, '--data-dir', data, '--password-file', passwordFile, 'status'];
    return measureRows(
      scale,
      {
        empty: () => processorTimeOfNode(['-e', '0'], work),
        help: () => processorTimeOfNode([onestar, '--help'], work),
        status: () => processorTimeOfNode(status, work),
        derivation: () => derivationAlone(cost),
      },
      (measured) => {
        const comparison = { name: '`node -e 0`', samples: measured.empty };
        const budget = { kind: 'ratio-at-most', bound: BUDGET_MS / EMPTY_PROGRAM_MS } as const;
        return [
          { what: '`onestar --help`, processor time', unit: 'ms', ours: measured.help, comparison, budget },
          {
            what: '`onestar status`, processor time apart from the derivation',
            unit: 'ms',
            ours: measured.status.map((ms, round) => ms - (measured.derivation[round] ?? 0)),
            comparison,
            budget,
          },
        ];
      },
    );
  },
};

/** Milliseconds of processor time that one derivation takes a process that has just begun, as the command has. */
async function derivationAlone({ memoryKiB, passes }: KeyDerivationFacts): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [DERIVATION, `${memoryKiB}`, `${passes}`]);
  return Number(stdout);
}

/** Milliseconds of processor time that Node.js and all that it starts take for a program. Throws when the program fails. */
async function processorTimeOfNode(args: readonly string[], folder: string): Promise<number> {
  const file = path.join(folder, 'times');
  const { VAULT_WORKER_PROGRAM: _, ...environment } = process.env;
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...environment, NODE_OPTIONS: `--require ${JSON.stringify(REPORTER)}`, PROCESSOR_TIME_FILE: file },
  });
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  // 1 says that something in the account needs a person.
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`node ${args.join(' ')} ended with ${exitCode}.`);
  const times = (await readFile(file, 'utf8')).trimEnd().split('\n');
  await rm(file);
  return times.reduce((sum, ms) => sum + Number(ms), 0);
}
