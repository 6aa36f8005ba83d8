import { expect } from 'chai';
import { createElement, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';
import { samples } from '../../support/ui-samples.js';

const all = samples(Date.UTC(2026, 10, 22, 12));
const [laptop, , tablet] = all.devices;

describe('VerifyDeviceDialog', () => {
  it('says on which device to look for the code, and by which name this one goes there', async () => {
    acceptStyleSheets();
    const { StoresProvider } = await import('../../../src/ui/components/stores-context.js');
    const { VerifyDeviceDialog } = await import('../../../src/ui/dialogs/verify-device-dialog.js');
    const stores = createStores(
      new ScriptedBridge().answer('app:getSnapshot', () => all.unlocked),
      new HeadlessEnvironment(),
    );
    await stores.connect();
    // A dialog is drawn into a document, of which there is none here: what it holds is drawn without it.
    const Content = (): ReactNode => {
      const dialog: ReactElement<{ children?: ReactNode }> = VerifyDeviceDialog({ device: tablet });
      return dialog.props.children;
    };
    const props = { stores, children: createElement(Content) };
    const html = renderToStaticMarkup(createElement(StoresProvider, props));
    stores.dispose();
    expect(html.replace(/<[^>]*>/g, '')).to.match(
      new RegExp(`^On ${tablet.name}, open Devices and choose Compare codes for ${laptop.name}. Does it show`),
    );
    expect(html).to.contain(tablet.comparisonCode);
  });
});
