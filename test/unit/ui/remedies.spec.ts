import { expect } from 'chai';

import type { SyncCheckResultView } from '../../../src/ipc/contract.js';
import { remedies } from '../../../src/plugins/health-check/index.js';
import { recommendedRemedy, remedyAction } from '../../../src/ui/components/use-remedy.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const { needsSync, inSync, devices } = samples(0);
const [thisDevice, , otherDevice] = devices;

describe('recommendedRemedy', () => {
  const remedyOf = (remedy: SyncCheckResultView['remedy']): string =>
    recommendedRemedy({ ...needsSync, remedy }, thisDevice.id);

  it('offers nothing when there is nothing to do, and else what the report names', () => {
    expect(recommendedRemedy(inSync, thisDevice.id)).to.equal('none');
    expect(remedyOf({ id: 'rotate-password', device: thisDevice })).to.equal('rotate-password');
  });

  it('offers to export when the import is to be done on another device', () => {
    expect(remedyOf({ id: 'import-keystore', device: otherDevice, with: thisDevice })).to.equal('export-keystore');
    expect(recommendedRemedy(needsSync, thisDevice.id)).to.equal('export-keystore');
  });

  it('offers to import when this device is the one to do it', () => {
    expect(remedyOf({ id: 'import-keystore', device: thisDevice, with: otherDevice })).to.equal('import-keystore');
    expect(recommendedRemedy(needsSync, null)).to.equal('import-keystore');
  });
});

describe('remedyAction', () => {
  const bridge = new ScriptedBridge();
  const stores = createStores(bridge, new HeadlessEnvironment());
  after(() => stores.dispose());

  it('[I1] offers something for every remedy, but for what is mended outside of the app', () => {
    const without = remedies.filter((remedy) => remedyAction(remedy, thisDevice.id, stores) === null);
    expect(without).to.deep.equal(['none', 'check-clock', 'update-app']);
  });

  it('shows the recovery key that is to be printed, and asks for the one that is to be checked', async () => {
    bridge.answer('vault:readRecoveryKey', () => ({ recoveryKey: 'ABCD-EFGH', opensVault: true }));
    remedyAction('print-recovery-key', undefined, stores)?.run();
    await new Promise((resolve) => setImmediate(resolve));
    expect(stores.session.recoveryKeyStep).to.include({ kind: 'showing', recoveryKey: 'ABCD-EFGH' });
    remedyAction('check-recovery-key', undefined, stores)?.run();
    expect(stores.dialogs.open).to.deep.equal({ kind: 'check-recovery-key' });
  });
});
