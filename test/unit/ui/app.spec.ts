import { expect } from 'chai';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import sinon from 'sinon';

import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';
import { samples } from '../../support/ui-samples.js';

/** Its own: restoring sinon's shared one would also undo, a second time, the fake time of other files. */
const sandbox = sinon.createSandbox();

async function importComponents() {
  acceptStyleSheets();
  const [{ App }, { StoresProvider }, { WindowErrorBoundary }] = await Promise.all([
    import('../../../src/ui/app.js'),
    import('../../../src/ui/components/stores-context.js'),
    import('../../../src/ui/components/window-error-boundary.js'),
  ]);
  return { App, StoresProvider, WindowErrorBoundary };
}

describe('App', () => {
  let ui: Awaited<ReturnType<typeof importComponents>>;

  before(async () => {
    ui = await importComponents();
  });
  afterEach(() => sandbox.restore());

  async function draw(snapshot = samples(Date.now()).locked): Promise<string> {
    const bridge = new ScriptedBridge().answer('app:getSnapshot', () => snapshot);
    const stores = createStores(bridge, new HeadlessEnvironment());
    await stores.connect();
    const props = { stores, children: createElement(ui.App) };
    const markup = renderToStaticMarkup(createElement(ui.StoresProvider, props));
    stores.dispose();
    return markup;
  }

  it('shows its pages as long as nothing is thrown', async () => {
    expect(await draw())
      .to.contain('Your vault is locked')
      .and.not.to.contain('load-again');
  });

  it('offers to quit, and asks for no password, when only a restart can open the vault', async () => {
    const { locked } = samples(Date.now());
    const markup = await draw({ ...locked, vault: { kind: 'locked', reason: 'restart-needed' } });
    expect(markup).to.contain('Restart OneStarStream').and.to.contain('data-testid="quit"');
    expect(markup).to.contain('Everything saved before is safe');
    expect(markup).not.to.contain('unlock-password').and.not.to.contain('use-recovery-key');
  });

  it('[F7] says that the vault is safe, and offers to load the window again, when anything in it can’t be drawn', async () => {
    // Drawing to a text, React does not ask boundaries: the state that it would give this one is given by hand.
    const { prototype } = ui.WindowErrorBoundary;
    const drawn = Object.getOwnPropertyDescriptor(prototype, 'render')?.value as () => unknown;
    sandbox.stub(prototype, 'render').callsFake(function fail(this: InstanceType<typeof ui.WindowErrorBoundary>) {
      Object.assign(this, { state: ui.WindowErrorBoundary.getDerivedStateFromError() });
      return drawn.call(this) as ReturnType<typeof prototype.render>;
    });
    const markup = await draw();
    expect(markup).to.contain('Something unexpected went wrong').and.to.contain('Your vault is safe');
    expect(markup).to.contain('data-testid="load-again"').and.to.contain('Load the window again');
    expect(markup).not.to.contain('Your vault is locked');
  });
});
