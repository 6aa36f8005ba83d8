import { expect } from 'chai';
import { ContainerModule } from 'inversify';
import sinon from 'sinon';

import {
  createContainer,
  Lifecycle,
  phases,
  serviceId,
  type Phase,
  type Plugin,
  type Startable,
} from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { AppError } from '../../../src/core/errors.js';
import { LineLogger } from '../../../src/core/logger.js';

interface TestService {
  start?(): void | Promise<void>;
  dispose?(): void;
  /** What making the service throws. */
  readonly constructorError?: Error;
}

describe('Lifecycle', () => {
  let time: sinon.SinonFakeTimers;
  let happened: string[];
  let log: string[];

  beforeEach(() => {
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    happened = [];
    log = [];
  });

  afterEach(() => {
    time.restore();
  });

  /** A plugin of one service that notes its start and its end, and otherwise does what `service` says. */
  function plugin(id: string, phase: Phase, service: TestService = {}): Plugin {
    const key = serviceId<Startable>(`Service of ${id}`);
    return {
      id,
      phase,
      starts: [key],
      module: new ContainerModule(({ bind }) => {
        bind<Startable>(key).toDynamicValue(() => {
          if (service.constructorError !== undefined) throw service.constructorError;
          return {
            async start() {
              happened.push(`${id} begins`);
              await service.start?.();
              happened.push(`${id} is ready`);
            },
            dispose() {
              happened.push(`${id} ends`);
              service.dispose?.();
            },
          };
        });
      }),
    };
  }

  function lifecycleOf(...plugins: Plugin[]): Lifecycle {
    const logger = new LineLogger('info', (line) => log.push(line));
    return new Lifecycle(createContainer(plugins), plugins, new SystemClock(), logger);
  }

  const broken = {
    start() {
      throw new Error('broken');
    },
  };

  it('starts the phases one after another, whatever the order of the plugins', async () => {
    const slowly = { start: () => new Promise<void>((resolve) => setTimeout(resolve, 10)) };
    const plugins = [...phases].reverse().map((phase) => plugin(phase, phase, slowly));
    const started = lifecycleOf(...plugins).start();
    await time.runAllAsync();
    await started;
    expect(happened).to.deep.equal(phases.flatMap((phase) => [`${phase} begins`, `${phase} is ready`]));
  });

  it('starts the plugins of a phase together', async () => {
    const slowly = { start: () => new Promise<void>((resolve) => setTimeout(resolve, 10)) };
    const started = lifecycleOf(plugin('a', 'domain', slowly), plugin('b', 'domain', slowly)).start();
    await time.tickAsync(10);
    await started;
    expect(happened).to.deep.equal(['a begins', 'b begins', 'a is ready', 'b is ready']);
  });

  it('times each start, and logs it', async () => {
    const lasting = (ms: number): TestService => ({ start: () => new Promise((resolve) => setTimeout(resolve, ms)) });
    const started = lifecycleOf(plugin('quick', 'domain', lasting(5)), plugin('slow', 'domain', lasting(70))).start();
    await time.runAllAsync();
    expect(await started).to.deep.equal([
      { pluginId: 'quick', phase: 'domain', durationMs: 5, outcome: { kind: 'started' } },
      { pluginId: 'slow', phase: 'domain', durationMs: 70, outcome: { kind: 'started' } },
    ]);
    expect(log.join('\n')).to.contain('plugin="slow" phase="domain" outcome="started" durationMs=70');
  });

  for (const phase of ['domain', 'edges', 'interface'] as const) {
    it(`runs the app without a plugin of the ${phase} phase that fails to start, and reports it`, async () => {
      const report = await lifecycleOf(
        plugin('bad', phase, broken),
        plugin('good', phase),
        plugin('last', 'interface'),
      ).start();
      expect(happened).to.include('good is ready').and.to.include('last is ready');
      const bad = report.find(({ pluginId }) => pluginId === 'bad');
      expect(bad?.outcome.kind).to.equal('failed');
      expect(log.join('\n')).to.contain('error').and.to.contain('broken').and.to.contain('plugin="bad"');
    });
  }

  it('runs the app without a plugin whose service cannot even be made', async () => {
    const bad = plugin('bad', 'domain', { constructorError: new Error('broken') });
    const report = await lifecycleOf(bad, plugin('good', 'domain')).start();
    expect(report.map(({ outcome }) => outcome.kind)).to.deep.equal(['failed', 'started']);
  });

  it('ends the start when a plugin of the storage phase fails, and starts nothing after it', async () => {
    const starting = lifecycleOf(plugin('store', 'storage', broken), plugin('later', 'domain')).start();
    const error = await starting.then(
      () => undefined,
      (failure: AppError) => failure,
    );
    expect(error).to.have.property('code', 'PLUGIN_FAILED');
    expect(error).to.have.property('message').that.contains('“store”');
    expect(happened).not.to.include('later begins');
  });

  it('passes on the typed error of a storage failure', async () => {
    const failure = new AppError('VAULT_STORAGE_FULL', 'The disk is full.', 'Free some space.');
    const store = plugin('store', 'storage', {
      start() {
        throw failure;
      },
    });
    const error = await lifecycleOf(store)
      .start()
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).to.equal(failure);
  });

  it('ends services the other way round, each once, also those whose start failed', async () => {
    const lifecycle = lifecycleOf(plugin('a', 'storage'), plugin('b', 'domain', broken), plugin('c', 'interface'));
    await lifecycle.start();
    happened = [];
    lifecycle.dispose();
    lifecycle.dispose();
    expect(happened).to.deep.equal(['c ends', 'b ends', 'a ends']);
  });

  it('ends the other services when one does not end cleanly, and logs it', async () => {
    const stubborn: TestService = {
      dispose() {
        throw new Error('stuck');
      },
    };
    const lifecycle = lifecycleOf(plugin('a', 'storage'), plugin('b', 'domain', stubborn));
    await lifecycle.start();
    lifecycle.dispose();
    expect(happened).to.include('a ends');
    expect(log.join('\n')).to.contain('stuck');
  });

  it('starts several services of one plugin in their order', async () => {
    const first = plugin('a', 'domain');
    const second = plugin('b', 'domain');
    const both: Plugin = { ...first, id: 'both', starts: [...second.starts, ...first.starts] };
    await lifecycleOf(both, { ...second, id: 'second', starts: [] }).start();
    expect(happened).to.deep.equal(['b begins', 'b is ready', 'a begins', 'a is ready']);
  });
});
