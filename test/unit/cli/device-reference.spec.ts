import { expect } from 'chai';

import { findDevice } from '../../../src/cli/device-reference.js';
import { aDevice } from '../../support/a-device.js';

const laptop = aDevice({ id: 'aaaa1111'.repeat(4), name: 'Laptop', isThisDevice: true, verified: true });
const phone = aDevice({ id: `aaaa2222${'0'.repeat(24)}`, name: 'Phone', missingRotations: 2 });
const oldPhone = aDevice({ id: `bbbb0000${'0'.repeat(24)}`, name: 'Phone', standing: 'archived' });
const lookalike = aDevice({ id: 'cafe'.repeat(8), name: 'bbbb' });
const devices = [laptop, phone, oldPhone, lookalike];

describe('findDevice', () => {
  it('finds a device by its id, the beginning of it, or its name', () => {
    expect(findDevice(devices, laptop.id)).to.equal(laptop);
    expect(findDevice(devices, 'aaaa1')).to.equal(laptop);
    expect(findDevice(devices, 'AAAA2')).to.equal(phone);
    expect(findDevice(devices, 'Laptop')).to.equal(laptop);
    expect(findDevice(devices, 'cafe')).to.equal(lookalike);
  });

  for (const reference of ['', 'caf', 'laptop', 'Lap', 'dddd', `${laptop.id}0`, ' Laptop']) {
    it(`knows no device "${reference}"`, () => {
      expect(() => findDevice(devices, reference))
        .to.throw()
        .with.property('code', 'DEVICE_UNKNOWN');
    });
  }

  it('does not guess between devices, and names those meant', () => {
    expect(() => findDevice(devices, 'aaaa'))
      .to.throw('fits 2 devices')
      .with.property('hint', 'Name the one you mean by its id: aaaa1111, aaaa2222.');
    expect(() => findDevice(devices, 'Phone')).to.throw('fits 2 devices');
    // The name of one device and the beginning of another's id.
    expect(() => findDevice(devices, 'bbbb'))
      .to.throw('fits 2 devices')
      .with.property('hint')
      .that.contains('bbbb0000')
      .and.contains('cafecafe');
  });
});
