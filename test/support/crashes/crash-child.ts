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

async function carryOut(step: Step): Promise<{ readonly recoveryKey?: string }> {
  if (step.kind === 'create') return vault.create(step);
  await carryOutQuietly(step);
  return {};
}

async function carryOutQuietly(step: Exclude<Step, { readonly kind: 'create' }>): Promise<unknown> {
  switch (step.kind) {
    case 'request-join':
      return vault.requestJoin(step);
    case 'complete-join':
      return vault.completeJoin(step);
    case 'unlock':
      return vault.unlock(step.password);
    case 'index':
      return vault.whenVerified();
    case 'rotate':
      return keystore.rotateKey(step);
    case 'change-password':
      return vault.changePassword(step);
    case 'admit':
      return keystore.admitDevice(step);
    case 'adopt-recovery-key':
      return vault.adoptRecoveryKey(step);
    case 'import':
      return keystore.importBundle(step);
  }
}

await vault.start();
for (const [index, step] of steps.entries()) {
  tell({ event: 'begun', step: index });
  const { recoveryKey } = sabotage === 'acknowledge-only' ? {} : await carryOut(step);
  tell({ event: 'done', step: index, ...(recoveryKey === undefined ? {} : { recoveryKey }) });
}
process.stdin.resume();
