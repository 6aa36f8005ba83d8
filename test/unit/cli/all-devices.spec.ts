import { expect } from 'chai';

import { allDevices } from '../../../src/cli/all-devices.js';
import type { DeviceSummary } from '../../../src/keystore/index.js';
import { MAX_PAGE_SIZE, type Keystore, type PageRequest } from '../../../src/plugins/vault/index.js';
import { aDevice } from '../../support/a-device.js';

function keystoreOf(devices: readonly DeviceSummary[], total = devices.length): Keystore {
  return {
    listDevices: ({ offset, limit }: PageRequest) => {
      if (limit > MAX_PAGE_SIZE) throw new Error('The page is too large.');
      return Promise.resolve({ total, items: devices.slice(offset, offset + limit) });
    },
  } as unknown as Keystore;
}

describe('allDevices', () => {
  for (const count of [0, 1, MAX_PAGE_SIZE, MAX_PAGE_SIZE + 1, 3 * MAX_PAGE_SIZE]) {
    it(`gives all of ${count} devices`, async () => {
      const devices = Array.from({ length: count }, (_, index) => aDevice({ id: String(index).padStart(32, '0') }));
      expect(await allDevices(keystoreOf(devices))).to.deep.equal(devices);
    });
  }

  it('ends when there are fewer devices than were promised', async () => {
    expect(await allDevices(keystoreOf([aDevice()], 7))).to.have.length(1);
  });
});
