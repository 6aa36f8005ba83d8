import { expect } from 'chai';
import fc from 'fast-check';

import { DeviceLabels } from '../../../../src/keystore/views/device-labels.js';

const id = (start: string): string => start.padEnd(32, '0');

describe('DeviceLabels', () => {
  let active: Set<string>;
  let labels: DeviceLabels;

  function name(start: string, given: string, isActive = true): string {
    if (isActive) active.add(id(start));
    labels.setName(id(start), given);
    return id(start);
  }

  beforeEach(() => {
    active = new Set();
    labels = new DeviceLabels((device) => active.has(device));
  });

  it('leaves a name alone that no other device has, and calls a nameless device by its id', () => {
    expect(labels.labelOf(name('a1', 'Phone'))).to.equal('Phone');
    expect(labels.labelOf(id('0123456789'))).to.equal('01234567');
  });

  it('[I5] tells devices of one name apart by the beginnings of their ids, as long as it takes', () => {
    const [one, other, third] = [name('a1b2c3d4', 'Phone'), name('a1b2c3e5', 'phone'), name('f00d', 'Phone')];
    expect([one, other, third].map((device) => labels.labelOf(device))).to.deep.equal([
      'Phone (a1b2c3d)',
      'phone (a1b2c3e)',
      'Phone (f00d000)',
    ]);
    labels.setName(one, 'Desk');
    labels.setName(third, 'Lamp');
    expect(labels.labelOf(other)).to.equal('phone');
  });

  it('[I5] leaves the name to the one that counts', () => {
    const [lost, successor] = [name('aaaa', 'Phone'), name('bbbb', 'Phone')];
    active.delete(lost);
    labels.noteStanding(lost);
    expect(labels.labelOf(lost)).to.equal('Phone (aaaa)');
    expect(labels.labelOf(successor)).to.equal('Phone');
  });

  it('[I5] lets no device pass for another by naming itself as that one is shown', () => {
    const devices = [name('aaaa', 'Phone'), name('bbbb', 'Phone'), name('cccc', 'Phone (aaaa)')];
    const shown = devices.map((device) => labels.labelOf(device));
    expect(shown).to.deep.equal(['Phone (aaaa)', 'Phone (bbbb)', 'Phone (aaaa) (cccc)']);
  });

  it('[I5] keeps what tells long names apart', () => {
    const long = 'x'.repeat(64);
    const shown = [name('aaaa', long), name('bbbb', long)].map((device) => labels.labelOf(device));
    expect(shown[0]).to.match(/^x+… \(aaaa\)$/);
    expect(shown[1]).to.match(/^x+… \(bbbb\)$/);
    for (const label of shown) expect(label.length).to.equal(64);
  });

  it('tells whose labels may have changed, once', () => {
    const one = name('aaaa', 'Phone');
    labels.takeChanged();
    const other = name('bbbb', 'Phone');
    expect(labels.takeChanged()).to.have.members([one, other]);
    expect(labels.takeChanged()).to.deep.equal([]);
    labels.setName(other, 'Desk');
    expect(labels.takeChanged()).to.have.members([one, other]);
  });

  it('[I5] never shows two devices alike, whatever they are called and whoever counts', () => {
    const given = fc.constantFrom('B', 'b', 'B (aa00)', 'B (aa00) (bb00)', '', 'C');
    fc.assert(
      fc.property(fc.array(fc.tuple(given, fc.boolean()), { maxLength: 12 }), (devices) => {
        active = new Set();
        labels = new DeviceLabels((device) => active.has(device));
        const ids = devices.map(([text, isActive], index) => name(`${'ab'[index % 2]}a00${index}`, text, isActive));
        for (const device of ids) labels.noteStanding(device);
        const shown = ids.map((device) => labels.labelOf(device));
        expect(new Set(shown).size).to.equal(ids.length);
      }),
    );
  });
});
