import { expect } from 'chai';

import type { SyncCheckResultView } from '../../../src/ipc/contract.js';
import { recommendedRemedy } from '../../../src/ui/components/use-remedy.js';
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
