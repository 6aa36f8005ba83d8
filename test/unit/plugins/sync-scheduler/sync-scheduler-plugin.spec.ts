import { expect } from 'chai';
import { ContainerModule } from 'inversify';

import { basePlugin, createContainer, type Plugin } from '../../../../src/container/index.js';
import { SystemClock } from '../../../../src/core/clock.js';
import { silentLogger } from '../../../../src/core/logger.js';
import { HealthChecker } from '../../../../src/plugins/health-check/index.js';
import { RunHistory } from '../../../../src/plugins/metrics/index.js';
import { defaultSettings, Settings } from '../../../../src/plugins/settings/index.js';
import { SyncScheduler, syncSchedulerPlugin } from '../../../../src/plugins/sync-scheduler/index.js';
import { Keystore, Vault } from '../../../../src/plugins/vault/index.js';

const SECOND = 1000;
const HOUR = 60 * 60 * SECOND;

/** What the scheduler asks for; a scheduler that is not started uses the settings alone. */
const surroundings: Plugin = {
  id: 'surroundings',
  phase: 'domain',
  starts: [],
  module: new ContainerModule(({ bind }) => {
    for (const id of [HealthChecker, RunHistory, Keystore, Vault]) bind(id).toConstantValue({});
    bind(Settings).toConstantValue({ values: defaultSettings });
  }),
};

function makeScheduler(testMode: boolean): SyncScheduler {
  const base = basePlugin({
    clock: new SystemClock(),
    logger: silentLogger,
    dataDirectory: '/data',
    configuration: { testMode, place: 'window', version: '1.2.3' },
  });
  return createContainer([base, surroundings, syncSchedulerPlugin]).get(SyncScheduler);
}

describe('the plugin of the scheduler', () => {
  it('is started with the app', () => {
    expect(syncSchedulerPlugin).to.deep.include({ id: 'sync-scheduler', phase: 'domain', starts: [SyncScheduler] });
  });

  it('[A1] takes the interval from the mode the app runs in', () => {
    expect(makeScheduler(false).intervalMs).to.equal(6 * HOUR);
    expect(makeScheduler(true).intervalMs).to.equal(SECOND);
  });
});
