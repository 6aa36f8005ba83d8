import { expect } from 'chai';

import { type EntryKind, entryKinds, isEntryKind } from '../../../../src/keystore/entries/entry-kinds.js';
import { isCritical } from '../../../support/trust-model/admissibility.js';
import type { Kind, Statement } from '../../../support/trust-model/entry.js';

/** The kinds of the model that decide something. It compiles as long as each of them is in the table. */
type DecidingKind = Exclude<Kind, 'of-a-later-version'> & EntryKind;
const inModel: Record<Exclude<Kind, 'of-a-later-version'>, DecidingKind> = {
  genesis: 'genesis',
  'device-admitted': 'device-admitted',
  'device-joined': 'device-joined',
  'device-revoked': 'device-revoked',
  'device-suspended': 'device-suspended',
  'device-left': 'device-left',
  'key-rotated': 'key-rotated',
  'secret-shared': 'secret-shared',
  'device-archived': 'device-archived',
  'device-renamed': 'device-renamed',
  'formats-announced': 'formats-announced',
  acknowledged: 'acknowledged',
};

describe('The table of kinds', () => {
  it('is critical where the model of the rules is, and nowhere else', () => {
    const kinds = Object.keys(entryKinds) as EntryKind[];
    const critical = kinds.filter((kind) => entryKinds[kind].critical);
    const inTheModel = Object.values(inModel).filter((kind) => isCritical({ kind } as Statement));
    expect(critical.toSorted()).to.deep.equal(inTheModel.toSorted());
  });

  it('has ML-DSA-65 sign whatever is critical', () => {
    for (const [kind, { critical, mlDsa }] of Object.entries(entryKinds))
      if (critical) expect(mlDsa, kind).to.equal('always');
  });

  it('knows no kind by a name that every object has', () => {
    expect(isEntryKind('toString')).to.equal(false);
    expect(isEntryKind('__proto__')).to.equal(false);
    expect(isEntryKind('genesis')).to.equal(true);
  });
});
