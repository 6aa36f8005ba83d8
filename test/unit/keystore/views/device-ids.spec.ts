import { expect } from 'chai';

import { Member } from '../../../../src/keystore/feeds/held-entry.js';
import { Rank } from '../../../../src/keystore/feeds/rank.js';
import { DeviceIds } from '../../../../src/keystore/views/device-ids.js';
import { markedKeys } from '../../../support/trust/marked-keys.js';

describe('DeviceIds', () => {
  const member = (id: string): Member => new Member(id, 'device', () => markedKeys(id), null, Rank.top());

  it('are the beginnings of member ids, and lead back to them', () => {
    const one = member('a'.repeat(64));
    const ids = new DeviceIds([one]);
    expect(ids.of(one)).to.equal('a'.repeat(32));
    expect(ids.find('a'.repeat(32))).to.equal(one);
    expect(ids.find('a'.repeat(64))).to.equal(undefined);
  });

  it('never stand for two, whoever made two ids begin alike', () => {
    const [one, other] = [member('a'.repeat(64)), member(`${'a'.repeat(32)}${'b'.repeat(32)}`)];
    const ids = new DeviceIds([one]);
    ids.add(other);
    expect([one, other].map((each) => ids.find(ids.of(each)))).to.deep.equal([one, other]);
    expect(ids.of(one)).to.equal('a'.repeat(32));
    expect(ids.of(other)).to.equal(other.id);
  });
});
