import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';

import { bundleForNode } from '../vault/worker-program.js';
import type { ProgressLine, Step } from './step.js';

const program = await bundleForNode('test/support/crashes/crash-child.ts');

/** The vault worker of this harness. */
export const indexingVaultWorker = await bundleForNode('test/support/crashes/indexing-vault-worker.ts');

/** When a process is killed. Both count from the beginning of a step. */
export type KillMoment =
  /** After this part of the time that the step took when it was last seen whole. */
  | { readonly kind: 'in-time'; readonly step: number; readonly part: number }
  /** This long after the step has written to the vault's file for the nth time: between the writes of one transaction, often. */
  | { readonly kind: 'at-write'; readonly step: number; readonly write: number; readonly delayMs: number }
  /** As soon as the step is acknowledged. */
  | { readonly kind: 'when-done'; readonly step: number };

/** What a process had promised when it was killed. */
export interface LastWords {
  readonly acknowledged: readonly Step[];
  /** What had begun and was not acknowledged. */
  readonly inFlight: Step | null;
  readonly recoveryKey: string | null;
}

export interface DoomedProcessOptions {
  /** Has the process acknowledge what it did not do, so that a test can see that this is noticed. */
  readonly sabotage?: 'acknowledge-only' | undefined;
}

/** How long a step takes, by its kind, ms. A first guess, then as last seen. */
const durations: Record<Step['kind'], number> = {
  create: 150,
  'request-join': 350,
  'complete-join': 100,
  unlock: 100,
  index: 30,
  rotate: 50,
  'change-password': 200,
  admit: 300,
  'adopt-recovery-key': 200,
  import: 100,
};

/** A process that works on a vault and is killed with SIGKILL while it does. */
export class DoomedProcess {
  readonly #steps: readonly Step[];
  readonly #child: ChildProcess;
  readonly #lines: ProgressLine[] = [];
  readonly #stopWaiting = new AbortController();
  #unfinishedLine = '';
  #stepBegan = 0;

  private constructor(folder: string, steps: readonly Step[], moment: KillMoment, sabotage = '') {
    this.#steps = steps;
    this.#child = spawn(process.execPath, [program, folder, JSON.stringify(steps), sabotage], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, VAULT_WORKER_PROGRAM: indexingVaultWorker },
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#hear(text, moment));
    if (moment.kind === 'at-write') this.#killAtWrite(folder, moment);
  }

  /** Starts a process that carries out `steps` on the vault in `folder`, and kills it at `moment`. Throws when it ended otherwise. */
  static async runAndKill(
    folder: string,
    steps: readonly Step[],
    moment: KillMoment,
    { sabotage }: DoomedProcessOptions = {},
  ): Promise<LastWords> {
    const doomed = new DoomedProcess(folder, steps, moment, sabotage);
    await once(doomed.#child, 'close');
    doomed.#stopWaiting.abort();
    const { signalCode, exitCode } = doomed.#child;
    if (signalCode !== 'SIGKILL') throw new Error(`The process ended by itself (${signalCode ?? exitCode}).`);
    return doomed.#lastWords();
  }

  #hear(text: string, moment: KillMoment): void {
    const [first = '', ...others] = text.split('\n');
    const lines = [this.#unfinishedLine + first, ...others];
    this.#unfinishedLine = lines.pop() ?? '';
    for (const line of lines) this.#hearLine(JSON.parse(line) as ProgressLine, moment);
  }

  #hearLine(line: ProgressLine, moment: KillMoment): void {
    this.#lines.push(line);
    if (line.event === 'begun') this.#stepBegan = performance.now();
    const step = this.#steps[line.step];
    if (line.event === 'done' && step) durations[step.kind] = performance.now() - this.#stepBegan;
    if (line.event === 'begun') this.#considerTimer(line.step, moment);
    const isPlanned = moment.kind === 'when-done' && line.step === moment.step;
    // After the last step nothing is left that could be waited for.
    const isLast = line.step === this.#steps.length - 1;
    if (line.event === 'done' && (isPlanned || isLast)) this.#killAfter(0);
  }

  #considerTimer(begun: number, moment: KillMoment): void {
    const step = this.#steps[begun];
    if (step && moment.kind === 'in-time' && begun === moment.step) {
      this.#killAfter(durations[step.kind] * moment.part);
    }
  }

  #killAtWrite(folder: string, { step, write, delayMs }: KillMoment & { readonly kind: 'at-write' }): void {
    let writes = 0;
    watch(folder, { signal: this.#stopWaiting.signal }, (_event, file) => {
      const isInStep = this.#lines.some(({ event, step: begun }) => event === 'begun' && begun === step);
      if (isInStep && file === 'vault.lmdb' && ++writes === write) this.#killAfter(delayMs);
    });
  }

  #killAfter(delayMs: number): void {
    if (delayMs >= 2) setTimeout(() => this.#child.kill('SIGKILL'), delayMs);
    else {
      // A timer is too coarse for the gap between two writes of a transaction.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs);
      this.#child.kill('SIGKILL');
    }
  }

  #lastWords(): LastWords {
    const done = this.#lines.filter((line) => line.event === 'done');
    const isInFlight = this.#lines.at(-1)?.event === 'begun';
    return {
      acknowledged: this.#steps.slice(0, done.length),
      inFlight: (isInFlight && this.#steps[done.length]) || null,
      recoveryKey: done.find(({ recoveryKey }) => recoveryKey !== undefined)?.recoveryKey ?? null,
    };
  }
}
