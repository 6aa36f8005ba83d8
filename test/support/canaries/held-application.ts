/**
 * The app's real container in a process of its own, led by another process: each line of standard input names a step, each
 * answer is one line of JSON. No secret comes in by a line or an argument: they are read from files, when they are used, and
 * dropped, so that what a heap snapshot holds was kept by the app.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { ContainerModule } from 'inversify';

import { Application } from '../../../src/cli/application.js';
import type { Plugin } from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { toAppError } from '../../../src/core/errors.js';
import { LineLogger } from '../../../src/core/logger.js';
import { VaultWorkerLauncher } from '../../../src/plugins/vault/index.js';

const [folder = '', workerProgram = ''] = process.argv.slice(2);
// A snapshot cuts texts at 1,024 characters otherwise.
setFlagsFromString('--heap-snapshot-string-limit=1000000');

const inFolder = (name: string): string => path.join(folder, name);
const secret = (name: string): string => readFileSync(inFolder(name), 'utf8');
const keepSecret = (name: string, value: string): void => writeFileSync(inFolder(name), value, { mode: 0o600 });

/** What happened, in its order: that a worker was started or is gone, and that a lock was done. */
const events: string[] = [];
const workers: Worker[] = [];

const edge: Plugin = {
  id: 'held-application-edge',
  phase: 'edges',
  starts: [],
  module: new ContainerModule(({ bind }) => {
    bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({
      launch: () => {
        // It ships as JavaScript, and needs nothing of what translates these sources.
        const worker = new Worker(workerProgram, { execArgv: [] });
        const number = workers.push(worker);
        events.push(`started ${number}`);
        worker.once('exit', () => events.push(`gone ${number}`));
        return worker;
      },
    });
  }),
};

const { vault, keystore, scheduler, ...application } = await startApplication();

async function startApplication() {
  const started = await Application.start({
    edge,
    clock: new SystemClock(),
    logger: new LineLogger('debug', (line) => process.stderr.write(`${line}\n`)),
    dataDirectory: inFolder('data'),
    configuration: { testMode: false, place: 'window', version: __APP_VERSION__ },
  });
  return {
    vault: started.vault,
    keystore: started.keystore,
    scheduler: started.scheduler,
    end: () => started.end(),
  };
}

const steps: Record<string, (argument: string) => unknown> = {
  create: async () => {
    const made = await vault.create({ deviceName: secret('device-name'), password: secret('password') });
    keepSecret('recovery-key', made.recoveryKey);
  },
  unlock: () => vault.unlock(secret('password')),
  'unlock-wrongly': () => vault.unlock(secret('wrong-password')),
  'rotate-key': async () => {
    await keystore.rotateKey({ reason: 'routine' });
  },
  export: async () => {
    await keystore.exportBundle({ path: inFolder('bundle') });
  },
  import: async () => {
    await keystore.importBundle({ path: inFolder('bundle') });
  },
  /** Lets in the device that asked. */
  admit: async () => {
    const request = { requestPath: inFolder('request'), code: secret('pairing-code') };
    await keystore.openJoinRequest(request);
    await keystore.admitDevice({ ...request, welcomePath: inFolder('welcome') });
  },
  'request-join': async () => {
    const asked = await vault.requestJoin({ deviceName: secret('device-name'), password: secret('password') });
    keepSecret('pairing-code', asked.code);
    await vault.saveJoinRequest({ path: inFolder('request') });
  },
  'complete-join': () => vault.completeJoin({ welcomePath: inFolder('welcome') }),
  /** A check in the background, as the window has them made; gives what it found, in words. */
  check: async () => {
    scheduler.start();
    return (await scheduler.checkNow()).report.warnings.map(({ message }) => message);
  },
  'change-password': () =>
    vault.changePassword({ currentPassword: secret('password'), newPassword: secret('new-password') }),
  'show-recovery-key': async () => {
    await vault.readRecoveryKey();
  },
  'check-recovery-key': async () => {
    await vault.checkRecoveryKey({ recoveryKey: secret('recovery-key') });
  },
  'confirm-recovery-key': () => vault.confirmRecoveryKey({ recoveryKey: secret('recovery-key') }),
  'replace-recovery-key': async () => {
    const made = await vault.replaceRecoveryKey({ oldRecoveryKey: secret('recovery-key') });
    keepSecret('second-recovery-key', made.recoveryKey);
  },
  'adopt-recovery-key': () =>
    vault.adoptRecoveryKey({ recoveryKey: secret('second-recovery-key'), currentPassword: secret('new-password') }),
  recover: () => vault.recover({ recoveryKey: secret('second-recovery-key'), newPassword: secret('password') }),
  lock: async () => {
    await vault.lock('person');
    events.push('locked');
  },
  /** A snapshot of this thread, taken while an unlock is under way, when the password has to be somewhere. */
  'snapshot-while-unlocking': async (file) => {
    const unlocked = vault.unlock(secret('password'));
    writeHeapSnapshot(inFolder(file));
    await unlocked;
  },
  /** A snapshot of this thread, taken while the thread of the vault has not ended yet. */
  'snapshot-while-locking': async (file) => {
    lookThroughNames();
    const locked = vault.lock('person');
    writeHeapSnapshot(inFolder(file));
    await locked;
  },
  snapshot: (file) => void writeHeapSnapshot(inFolder(file)),
  /** A snapshot of the newest worker: the one of the open vault, or while it is locked the one that stands by. */
  'snapshot-worker': async (file) => {
    const stream = await workers.at(-1)?.getHeapSnapshot();
    if (!stream) throw new Error('There is no worker.');
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<string | Buffer>) chunks.push(Buffer.from(chunk));
    writeFileSync(inFolder(file), Buffer.concat(chunks));
  },
  events: () => events.splice(0),
  /** A defect, made on purpose: keeps the password for as long as the process lives. */
  'keep-password': () => void Object.assign(globalThis, { keptPassword: secret('password') }),
  end: () => {
    scheduler.dispose();
    return application.end();
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [step = '', argument = ''] = line.split(' ');
  try {
    const work = steps[step];
    if (!work) throw new Error(`There is no step "${step}".`);
    answer({ ok: true, value: (await work(argument)) ?? null });
  } catch (error) {
    answer({ ok: false, error: toAppError(error).describe(), stack: String((error as Error).stack) });
  }
  if (step === 'end') break;
}
process.exit(0);

/** As a search does: the engine keeps the last text in which something was found. */
function lookThroughNames(): void {
  for (const { name } of keystore.snapshot?.devices.active ?? []) /-/.test(name);
}

function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
