import { expect } from 'chai';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

import type { FormValues } from '../../../src/ui/components/form.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';

type Submit = (values: FormValues) => Promise<boolean>;

async function importComponents() {
  acceptStyleSheets();
  const [{ StoresProvider }, { ExportBundleDialog }] = await Promise.all([
    import('../../../src/ui/components/stores-context.js'),
    import('../../../src/ui/dialogs/export-bundle-dialog.js'),
  ]);
  return { StoresProvider, ExportBundleDialog };
}

describe('ExportBundleDialog', () => {
  const file = { token: 'a'.repeat(32), name: 'account.bundle' };
  let bridge: ScriptedBridge;
  let submit: Submit;

  beforeEach(async () => {
    const { StoresProvider, ExportBundleDialog } = await importComponents();
    bridge = new ScriptedBridge().answer('keystore:export', () => ({
      name: file.name,
      folder: '/home/ada',
      bytes: 2048,
      entries: 3,
    }));
    const stores = createStores(bridge, new HeadlessEnvironment());
    // A dialog is drawn into a document, of which there is none here: what it hands to its form is all that counts.
    let dialog: ReactElement<{ onSubmit: Submit }> | undefined;
    const Probe = (): null => {
      dialog = ExportBundleDialog();
      return null;
    };
    const props = { stores, children: createElement(Probe) };
    renderToStaticMarkup(createElement(StoresProvider, props));
    if (dialog === undefined) throw new Error('The dialog was not drawn.');
    submit = dialog.props.onSubmit;
    stores.dispose();
  });

  it('stays when no file is chosen', async () => {
    bridge.answer('app:chooseFile', () => null);
    expect(await submit(() => '')).to.equal(false);
    expect(bridge.callCount('app:chooseFile')).to.equal(1);
    expect(bridge.callCount('keystore:export')).to.equal(0);
  });

  it('is done when the bundle is written', async () => {
    bridge.answer('app:chooseFile', () => file);
    expect(await submit(() => '')).to.equal(true);
    expect(bridge.calls.at(-1)).to.deep.include({ channel: 'keystore:export', argument: { file: file.token } });
  });
});
