import { expect } from 'chai';

import type { SyncCheckResultView } from '../../../src/ipc/contract.js';
import { recommendedRemedy } from '../../../src/ui/components/use-remedy.js';
import { samples } from '../../support/ui-samples.js';

const { needsSync, inSync, devices } = samples(0);
const [thisDevice, , otherDevice] = devices;

/** A report that recommends bringing missing rotations, with what it found. */
function reportOf(outOfSync: readonly string[], ...codes: readonly string[]): SyncCheckResultView {
  return {
    ...needsSync,
    alignment: { ...needsSync.alignment, devicesOutOfSync: [...outOfSync], devicesOutOfSyncCount: outOfSync.length },
    warnings: codes.map((code) => ({
      severity: 'warning',
      message: '',
      recommendation: '',
      metadata: { code, checkId: 'this-device-behind', remedy: 'import-keystore' },
    })),
  };
}

describe('recommendedRemedy', () => {
  const remedyOf = (report: SyncCheckResultView): string => recommendedRemedy(report, thisDevice.id);

  it('offers nothing when there is nothing to do, and the password when it is to be changed', () => {
    expect(remedyOf(inSync)).to.equal('none');
    const recommendation = { ...needsSync.recommendation, action: 'rotate-password' } as const;
    expect(remedyOf({ ...needsSync, recommendation })).to.equal('rotate-password');
  });

  it('offers to export when only other devices lack rotations', () => {
    expect(remedyOf(reportOf([otherDevice.id]))).to.equal('export-keystore');
  });

  it('offers to import when this device is among those that lack rotations', () => {
    expect(remedyOf(reportOf([thisDevice.id, otherDevice.id]))).to.equal('import-keystore');
  });

  for (const code of ['THIS_DEVICE_LACKS_ROTATIONS', 'ROTATION_UNOPENED']) {
    it(`offers to import when others lack rotations too, but this device does by ${code}`, () => {
      expect(remedyOf(reportOf([otherDevice.id], code))).to.equal('import-keystore');
    });
  }

  it('offers to export, as the text says, when this device lacks entries but no rotation', () => {
    expect(remedyOf(reportOf([otherDevice.id], 'THIS_DEVICE_LACKS_ENTRIES'))).to.equal('export-keystore');
  });

  it('offers to import when no device is listed, so that it can only be this one', () => {
    expect(recommendedRemedy(reportOf([]), null)).to.equal('import-keystore');
  });
});
