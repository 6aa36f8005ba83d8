import { expect } from 'chai';
import { createElement, type FunctionComponent, type ReactElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import sinon from 'sinon';

import type { AppSnapshot } from '../../../src/ipc/contract.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';
import { samples } from '../../support/ui-samples.js';

const now = Date.UTC(2026, 10, 22, 12);
const all = samples(now);
const [, , tablet] = all.devices;

type Dialog = () => ReactElement<{ children?: ReactNode }>;

/** What a dialog holds: it is drawn into a document, of which there is none here. */
async function render(makeDialog: () => Promise<Dialog>, snapshot: Partial<AppSnapshot> = {}): Promise<string> {
  acceptStyleSheets();
  const clock = sinon.useFakeTimers({ now, toFake: ['Date'] });
  const { StoresProvider } = await import('../../../src/ui/components/stores-context.js');
  const dialog = await makeDialog();
  const bridge = new ScriptedBridge().answer('app:getSnapshot', () => ({ ...all.unlocked, ...snapshot }));
  const stores = createStores(bridge, new HeadlessEnvironment());
  try {
    await stores.connect();
    const Content = (): ReactNode => dialog().props.children;
    const props = { stores, children: createElement(Content) };
    return renderToStaticMarkup(createElement(StoresProvider, props));
  } finally {
    stores.dispose();
    clock.restore();
  }
}

/** What draws a component that watches stores. */
function drawOnce<Props>(component: FunctionComponent<Props>): (props: Props) => ReturnType<Dialog> {
  const { type } = component as unknown as { readonly type: (props: Props) => ReturnType<Dialog> };
  return type;
}

const textOf = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');

describe('dialogs before what may lose something', () => {
  const rotate = async (): Promise<Dialog> => {
    const { RotateKeyDialog } = await import('../../../src/ui/dialogs/rotate-key-dialog.js');
    return RotateKeyDialog as Dialog;
  };

  it('[I6] rotating on a device that lacks the current key says so, and offers the import first', async () => {
    const { keystore } = all;
    const lacking = { ...keystore, thisDevice: { ...keystore.thisDevice, lacksCurrentKey: true } };
    const html = await render(rotate, { keystore: lacking });
    expect(textOf(html)).to.contain('This device can’t open the current key').and.to.contain('Import a bundle first…');
    expect(html).to.contain('data-testid="import-first"');
    expect(await render(rotate)).not.to.contain('data-testid="rotate-while-behind"');
  });

  const device = { ...tablet, lastHeardAt: now - 5 * 24 * 3_600_000 };

  it('[I6] revoking says when the device was last heard of, and that what it made since is lost', async () => {
    const html = await render(async () => {
      const { RevokeDeviceDialog } = await import('../../../src/ui/dialogs/revoke-device-dialog.js');
      return () => drawOnce(RevokeDeviceDialog)({ device });
    });
    expect(textOf(html)).to.contain('Last heard of 5 days ago: what it made since then is lost.');
  });

  it('[I1] marking a critical warning as seen says which, that it disappears, and when not to', async () => {
    const message = '“Desktop” and “Phone” revoked each other.';
    const html = await render(async () => {
      const { MarkAsSeenDialog } = await import('../../../src/ui/dialogs/mark-as-seen-dialog.js');
      return () => MarkAsSeenDialog({ findingKey: 'SUSPENSION_ANSWERED:1', message }) as ReturnType<Dialog>;
    });
    expect(textOf(html)).to.contain(message).and.to.contain('It disappears here').and.to.contain('only if you know');
  });

  it('[I6] archiving says when the device was last heard of, and how what it made since comes here', async () => {
    const html = await render(async () => {
      const { ArchiveDeviceDialog } = await import('../../../src/ui/dialogs/archive-device-dialog.js');
      return () => ArchiveDeviceDialog({ device }) as ReturnType<Dialog>;
    });
    expect(textOf(html)).to.contain(
      'Last heard of 5 days ago: what it made since then reaches your other devices only with a bundle from it.',
    );
  });
});
