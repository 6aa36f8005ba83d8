import { expect } from 'chai';
import { ContainerModule, inject, injectable } from 'inversify';

import {
  AlarmClock,
  basePlugin,
  Clock,
  createContainer,
  DataDirectory,
  Logger,
  RunConfiguration,
  serviceId,
  serviceName,
  type Plugin,
} from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { AppError } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/logger.js';

interface Greeting {
  readonly text: string;
}
const Greeting = serviceId<Greeting>('Greeting');

@injectable()
class VersionGreeting implements Greeting {
  readonly text: string;

  constructor(@inject(RunConfiguration) configuration: RunConfiguration) {
    this.text = `I am ${configuration.version}.`;
  }
}

const greetingPlugin: Plugin = {
  id: 'greeting',
  phase: 'domain',
  module: new ContainerModule(({ bind }) => {
    bind<Greeting>(Greeting).to(VersionGreeting);
  }),
  starts: [],
};

const clock = new SystemClock();
const configuration = { testMode: false, place: 'window' as const, version: '1.2.3' };
const base = basePlugin({ clock, logger: silentLogger, dataDirectory: '/data', configuration });

describe('The container', () => {
  it('makes services of what they ask for by id', () => {
    expect(createContainer([base, greetingPlugin]).get(Greeting)).to.have.property('text', 'I am 1.2.3.');
  });

  it('makes one of each service', () => {
    const container = createContainer([base, greetingPlugin]);
    expect(container.get(Greeting)).to.equal(container.get(Greeting));
  });

  it('shares no service with another container', () => {
    expect(createContainer([base, greetingPlugin]).get(Greeting)).not.to.equal(
      createContainer([base, greetingPlugin]).get(Greeting),
    );
  });

  it('binds what every plugin may ask for', () => {
    const container = createContainer([base]);
    expect(container.get<Clock>(Clock)).to.equal(clock);
    expect(container.get<Logger>(Logger)).to.equal(silentLogger);
    expect(container.get<DataDirectory>(DataDirectory)).to.deep.equal({ path: '/data' });
    expect(container.get<RunConfiguration>(RunConfiguration)).to.equal(configuration);
    expect(container.get<AlarmClock>(AlarmClock)).to.equal(container.get<AlarmClock>(AlarmClock));
  });

  it('refuses two plugins of one id', () => {
    expect(() => createContainer([base, greetingPlugin, { ...greetingPlugin }]))
      .to.throw(AppError)
      .with.property('code', 'DUPLICATE_ID');
  });
});

describe('A service id', () => {
  it('bears its name, and is like no other of that name', () => {
    expect(serviceName(Greeting)).to.equal('Greeting');
    expect(serviceId('Greeting')).not.to.equal(Greeting);
  });
});
