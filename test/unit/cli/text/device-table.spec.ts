import { expect } from 'chai';

import { deviceTable, shortIds } from '../../../../src/cli/text/device-table.js';
import { aDevice } from '../../../support/a-device.js';

const laptop = aDevice({ id: 'aaaa1111'.repeat(4), name: 'Laptop', isThisDevice: true, verified: true });
const phone = aDevice({ id: `aaaa2222${'0'.repeat(24)}`, name: 'Phone', missingRotations: 2 });
const oldPhone = aDevice({ id: `bbbb0000${'0'.repeat(24)}`, name: 'Phone', standing: 'archived' });
const devices = [laptop, phone, oldPhone];

describe('deviceTable', () => {
  it('shows each device in a line, its name last', () => {
    const lines = deviceTable(devices);
    expect(lines).to.have.length(4);
    expect(lines[0]).to.match(/^ID {2,}STATE {2,}MISSING {2,}LAST HEARD {2,}NAME$/);
    expect(lines[1]).to.match(/^aaaa1111 {2,}active {2,}0 {2,}this device {2,}Laptop$/);
    expect(lines[2]).to.match(/^aaaa2222 {2,}active {2,}2 .* Phone \(not verified\)$/);
    expect(lines[3]).to.match(/^bbbb0000 {2,}archived {2,}– /);
  });

  it('bears a clock of another device that says anything', () => {
    expect(deviceTable([aDevice({ lastHeardAt: Number.MAX_SAFE_INTEGER })])[1]).to.contain('unknown');
  });

  it('shows as many digits of the ids as tell them apart', () => {
    const twin = aDevice({ id: 'aaaa11112'.padEnd(32, '0') });
    expect([...shortIds([laptop, twin]).values()]).to.deep.equal(['aaaa1111a', 'aaaa11112']);
    expect([...shortIds(devices).values()]).to.deep.equal(['aaaa1111', 'aaaa2222', 'bbbb0000']);
  });
});
