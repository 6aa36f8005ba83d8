import { readFileSync, statSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';

import { expect } from 'chai';

import { Registry } from '../../src/container/index.js';
import { SystemClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/logger.js';
import { builtInChecks } from '../../src/plugins/health-check/checks/index.js';
import type { HealthCheck } from '../../src/plugins/health-check/index.js';
import { RegistryHealthChecker } from '../../src/plugins/health-check/registry-health-checker.js';
import { JsonFileRunHistory } from '../../src/plugins/metrics/json-file-run-history.js';
import { BackgroundSyncScheduler } from '../../src/plugins/sync-scheduler/background-sync-scheduler.js';
import { schedulerConfig } from '../../src/plugins/sync-scheduler/scheduler-config.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { PASSWORD } from '../support/vault/vault-harness.js';

describe('the cost of a check', () => {
  const folders = new DataFolders();

  it('[H1] of an unchanged keystore is one look by the worker: no signature, no derivation, no write to the vault', async () => {
    const asked: string[] = [];
    const installation = await folders.install({ onLaunch: (worker) => listenTo(worker, asked) });
    const { vault, keystore, settings, alarmClock, vaultFile, dataDirectory } = installation;
    await vault.create({ deviceName: 'Desk', password: PASSWORD });

    const clock = new SystemClock();
    const registry = new Registry<HealthCheck>();
    for (const check of builtInChecks) registry.register(check);
    const history = new JsonFileRunHistory({ path: dataDirectory }, clock, silentLogger);
    await history.start();
    const configuration = { testMode: false, place: 'window', version: '0.0.0' } as const;
    const scheduler = new BackgroundSyncScheduler(
      clock,
      alarmClock,
      silentLogger,
      configuration,
      { ...schedulerConfig(false), initialCheck: false, minIntervalMs: 0 },
      vault,
      keystore,
      new RegistryHealthChecker(registry, clock, silentLogger, configuration),
      history,
      settings,
    );
    scheduler.start();
    await scheduler.checkNow();

    const snapshot = keystore.snapshot;
    const file = readFileSync(vaultFile);
    const { mtimeMs } = statSync(vaultFile);
    asked.length = 0;
    for (let check = 0; check < 5; check += 1) expect(await scheduler.checkNow()).to.include({ cached: false });

    // A look at the revision is all that the only part with keys was asked for: it neither signed nor derived.
    expect(asked).to.deep.equal(Array(5).fill('refresh'));
    expect(keystore.snapshot).to.equal(snapshot);
    expect(readFileSync(vaultFile).equals(file)).to.equal(true);
    expect(statSync(vaultFile).mtimeMs).to.equal(mtimeMs);

    scheduler.dispose();
    await history.flush();
    history.dispose();
  });
});

/** Notes the operations that the main process asks a worker for. */
function listenTo(worker: Worker, operations: string[]): void {
  const post = worker.postMessage.bind(worker);
  worker.postMessage = (message: { readonly operation?: string }, transfer) => {
    if (message.operation !== undefined) operations.push(message.operation);
    post(message, transfer);
  };
}
