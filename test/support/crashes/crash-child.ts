/**
 * Run as a process of its own, to be killed: node crash-child.js DATA_FOLDER STEPS [acknowledge-only].
 * Carries out the steps (JSON), and prints a line before and after each. Then it waits for its end.
 */
import { writeSync } from 'node:fs';

import { VaultHarness } from '../vault/vault-harness.js';
import type { ProgressLine, Step } from './step.js';

const [folder = '', stepsJson = '[]', sabotage] = process.argv.slice(2);
const steps = JSON.parse(stepsJson) as readonly Step[];
const { vault, keystore } = new VaultHarness(folder);

/** Straight to the pipe: what was acknowledged must not wait in a buffer that dies with the process. */
const tell = (line: ProgressLine): void => {
  writeSync(process.stdout.fd, `${JSON.stringify(line)}\n`);
};

async function carryOut(step: Step): Promise<{ readonly recoveryCode?: string }> {
  switch (step.kind) {
    case 'create':
      return vault.create(step);
    case 'unlock':
      await vault.unlock(step.password);
      return {};
    case 'index':
      await vault.whenVerified();
      return {};
    case 'rotate':
      await keystore.rotateKey(step);
      return {};
    case 'change-password':
      await vault.changePassword(step);
      return {};
    case 'import':
      await keystore.importBundle(step);
      return {};
  }
}

await vault.start();
for (const [index, step] of steps.entries()) {
  tell({ event: 'begun', step: index });
  const { recoveryCode } = sabotage === 'acknowledge-only' ? {} : await carryOut(step);
  tell({ event: 'done', step: index, ...(recoveryCode === undefined ? {} : { recoveryCode }) });
}
process.stdin.resume();
