import { expect } from 'chai';

import { importReportLines } from '../../../../src/cli/text/import-report-text.js';
import type { ImportReport } from '../../../../src/plugins/vault/index.js';

const nothing: ImportReport = {
  newEntries: 0,
  newRotations: 0,
  newDevices: [],
  voided: [],
  refused: 0,
  waiting: 0,
  ofALaterVersion: 0,
  heldBack: 0,
  nothingNew: true,
};

describe('what an import tells of what it did not take in', () => {
  it('is what was refused, what waits, and what a newer version made', () => {
    expect(importReportLines({ ...nothing, heldBack: 2 })[1]).to.match(/^Held back: 2 entries /);
    const lines = importReportLines({ ...nothing, refused: 2, waiting: 1, ofALaterVersion: 3 });
    expect(lines).to.have.length(4);
    expect(lines[0]).to.contain('nothing new');
    expect(lines[1]).to.match(/^Refused: 2 entries that are damaged or forged/);
    expect(lines[2]).to.match(/^Waiting: 1 entry that builds on something that is not here yet\./);
    expect(lines[3]).to.match(/^Waiting for a newer version of the app: 3 entries\. Update/);
  });

  it('names ten entries without effect, and counts the others', () => {
    const entry = {
      id: 'a',
      device: 'b',
      deviceName: 'Tablet',
      kind: 'key-rotated',
      code: 'ENTRY_AUTHOR_REVOKED',
    } as const;
    const voided = Array.from({ length: 4000 }, (_, sequence) => ({
      ...entry,
      ...{ sequence, reason: 'after-revocation' as const, by: 'c', byName: 'Desk' },
    }));
    const lines = importReportLines({ ...nothing, nothingNew: false, newEntries: 4000, voided });
    expect(lines).to.have.length(12);
    expect(lines.at(-1)).to.equal('… and 3,990 more entries without effect.');
  });

  it('stands beside the news, and is nothing when all was taken', () => {
    expect(importReportLines({ ...nothing, nothingNew: false, newEntries: 5, refused: 1 })).to.have.length(2);
    expect(importReportLines({ ...nothing, nothingNew: false, newEntries: 5 })).to.deep.equal([
      'Imported 5 new entries.',
    ]);
  });
});
