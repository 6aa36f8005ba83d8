import { expect } from 'chai';

import { toDisposable, type Disposable } from '../../src/core/disposable.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { HeldClock, PASSWORD } from '../support/vault/vault-harness.js';

/** Time in a test's hand, timers included: none goes off by itself. */
class StoppedClock extends HeldClock {
  readonly timers: { readonly callback: () => void; readonly delayMs: number }[] = [];

  override setTimeout(callback: () => void, delayMs: number): Disposable {
    const timer = { callback, delayMs };
    this.timers.push(timer);
    return toDisposable(() => this.timers.splice(this.timers.indexOf(timer), 1));
  }
}

describe('The thread that stands by', () => {
  const folders = new DataFolders();

  async function startedApp() {
    const first = await folders.install();
    await first.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await first.vault.lock('shutdown');
    const clock = new StoppedClock();
    const app = { clock, launched: 0 };
    const folder = first.dataDirectory;
    const harness = await folders.install({ folder, clock, onLaunch: () => (app.launched += 1) });
    return Object.assign(app, { harness });
  }

  it('leaves the processor to the window that opens for a second', async () => {
    const app = await startedApp();
    expect(app.launched).to.equal(0);
    const second = app.clock.timers.filter(({ delayMs }) => delayMs === 1000);
    expect(second).to.have.length(1);
    second[0]?.callback();
    expect(app.launched).to.equal(1);
    await app.harness.end();
    expect(app.clock.timers, 'left after the end').to.deep.equal([]);
  });

  it('comes at once when somebody is there', async () => {
    const app = await startedApp();
    app.harness.vault.noteActivity();
    expect(app.launched).to.equal(1);
    app.clock.timers.find(({ delayMs }) => delayMs === 1000)?.callback();
    expect(app.launched, 'one is enough').to.equal(1);
  });

  it('does not come while the app ends', async () => {
    const app = await startedApp();
    await app.harness.vault.unlock(PASSWORD);
    const standBy = app.clock.timers.find(({ delayMs }) => delayMs === 1000);
    const ended = app.harness.vault.lock('shutdown');
    expect(app.harness.vault.state.kind).to.equal('locked');
    standBy?.callback();
    app.harness.vault.noteActivity();
    await ended;
    expect(standBy).to.not.equal(undefined);
    expect(app.launched, 'the one that opened the vault').to.equal(1);
  });
});
