import { expect } from 'chai';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import type { DeviceView } from '../../../src/ipc/contract.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';
import { samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const [laptop, , tablet] = all.devices;

/** What the dialog about a device's code holds. */
async function render(device: DeviceView): Promise<string> {
  acceptStyleSheets();
  const { StoresProvider } = await import('../../../src/ui/components/stores-context.js');
  const { CompareCodeDialog, OwnCodeDialog } = await import('../../../src/ui/dialogs/verify-device-dialog.js');
  const stores = createStores(
    new ScriptedBridge().answer('app:getSnapshot', () => all.unlocked),
    new HeadlessEnvironment(),
  );
  await stores.connect();
  // A dialog is drawn into a document, of which there is none here: what it holds is drawn without it.
  const Content = (): ReactNode => {
    const dialog: ReactElement<{ children?: ReactNode }> = (device.isThisDevice ? OwnCodeDialog : CompareCodeDialog)({
      device,
    });
    return dialog.props.children;
  };
  const props = { stores, children: createElement(Content) };
  const html = renderToStaticMarkup(createElement(StoresProvider, props));
  stores.dispose();
  return html;
}

const textOf = (html: string): string => html.replace(/<[^>]*>/g, '');

describe('VerifyDeviceDialog', () => {
  it('shows the code of another device, and says where that shows its own', async () => {
    const html = await render(tablet);
    expect(textOf(html)).to.match(
      new RegExp(`^On ${tablet.name}, open Devices and choose “Show its code…” in the menu of “This device”.`),
    );
    expect(html).to.contain(tablet.comparisonCode).and.not.to.contain(laptop.comparisonCode);
    expect(html).to.contain('data-testid="codes-match"').and.to.contain('data-testid="codes-differ"');
  });

  it('shows the code of this device, with nothing to answer', async () => {
    const html = await render(laptop);
    expect(html).to.contain(laptop.comparisonCode).and.not.to.contain('data-testid="codes-match"');
  });

  it('lets nobody say that codes match which it can’t show', async () => {
    const html = await render({ ...tablet, comparisonCode: '' });
    expect(textOf(html)).to.contain('The code can’t be read here.');
    expect(/<[^>]*data-testid="codes-match"[^>]*>/.exec(html)?.[0]).to.contain('disabled=""');
  });
});
