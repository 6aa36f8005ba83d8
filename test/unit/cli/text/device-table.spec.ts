import { expect } from 'chai';

import { deviceTable, shortIds } from '../../../../src/cli/text/device-table.js';
import type { DeviceCondition, DeviceListing } from '../../../../src/keystore/index.js';
import { aDevice } from '../../../support/a-device.js';

const listed = (device: Parameters<typeof aDevice>[0], ...kinds: DeviceCondition['kind'][]): DeviceListing => ({
  ...aDevice(device),
  comparisonCode: CODE,
  conditions: kinds.map((kind): DeviceCondition => ({ kind, days: 90, rotations: 2, since: 0, isOverdue: false })),
});

const CODE = 'AAAA-BBBB-CCCC-DDDD';

const laptop = listed({ id: 'aaaa1111'.repeat(4), name: 'Laptop', isThisDevice: true }, 'in-sync');
const phone = listed(
  { id: `aaaa2222${'0'.repeat(24)}`, name: 'Phone', missingRotations: 2 },
  'forked',
  'behind',
  'unverified',
);
const oldPhone = listed({ id: `bbbb0000${'0'.repeat(24)}`, name: 'Phone', standing: 'archived' }, 'archived');
const devices = [laptop, phone, oldPhone];

describe('deviceTable', () => {
  it('shows each device in a line: all that holds of it, its name last', () => {
    const lines = deviceTable(devices);
    expect(lines).to.have.length(4);
    expect(lines[0]).to.match(/^ID {2,}STATE {2,}MISSING {2,}LAST HEARD {2,}COMPARISON CODE {2,}NAME$/);
    expect(lines[1]).to.match(/^aaaa1111 {2,}in sync {2,}0 {2,}this device {2,}AAAA-BBBB-CCCC-DDDD {2,}Laptop$/);
    expect(lines[2]).to.match(/^aaaa2222 {2,}forked, behind, not verified {2,}2 .* Phone$/);
    expect(lines[3]).to.match(/^bbbb0000 {2,}archived {2,}– /);
  });

  it('tells who is suspended, who has not been heard from yet, and how somebody got out', () => {
    const gone = { standing: 'revoked' } as const;
    const lines = deviceTable([
      listed({ standing: 'suspended' }, 'suspended'),
      listed({ isAwaited: true, lastHeardAt: 0 }, 'awaited'),
      listed(gone, 'left'),
      listed(gone, 'not-let-in'),
      listed({}, 'waits-for-key'),
    ]);
    expect(lines[1]).to.match(/ {2}suspended {2,}– {2,}\d/);
    expect(lines[2]).to.match(/ {2}not heard from yet {2,}0 {2,}not yet {2,}AAAA/);
    expect(lines[3]).to.match(/ {2}left {2,}– /);
    expect(lines[4]).to.match(/ {2}not let in {2,}– /);
    expect(lines[5]).to.match(/ {2}waits for the key {2,}0 /);
  });

  it('bears a clock of another device that says anything', () => {
    expect(deviceTable([listed({ lastHeardAt: Number.MAX_SAFE_INTEGER }, 'in-sync')])[1]).to.contain('unknown');
  });

  it('shows as many digits of the ids as tell them apart', () => {
    const twin = aDevice({ id: 'aaaa11112'.padEnd(32, '0') });
    expect([...shortIds([laptop, twin]).values()]).to.deep.equal(['aaaa1111a', 'aaaa11112']);
    expect([...shortIds(devices).values()]).to.deep.equal(['aaaa1111', 'aaaa2222', 'bbbb0000']);
  });
});
