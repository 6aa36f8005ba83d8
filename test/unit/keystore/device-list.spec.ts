import { expect } from 'chai';

import type { DeviceSummary, LocalFacts } from '../../../src/keystore/index.js';
import { fakeSuite } from '../../support/keystore/crypto-suite.js';
import { FeedAuthor, synchronize } from '../../support/keystore/feed-author.js';

describe('Summaries of devices', () => {
  let founder: FeedAuthor;
  let phone: FeedAuthor;
  let tablet: FeedAuthor;
  let local: LocalFacts;

  beforeEach(() => {
    founder = FeedAuthor.found(fakeSuite('device list'));
    phone = FeedAuthor.join(founder, 'Phone');
    synchronize(founder, phone);
    tablet = FeedAuthor.join(founder, 'Tablet');
    synchronize(founder, tablet);
    local = founder.localFacts();
  });

  const summaries = (): readonly DeviceSummary[] => {
    // New facts, as after every change.
    local = { ...local };
    const { active, archived, revoked } = founder.state.snapshot(local).devices;
    return [...active, ...archived, ...revoked];
  };

  /** Which devices have another summary than before. */
  function changedBy(change: () => void): readonly string[] {
    const before = new Set(summaries());
    change();
    return summaries()
      .filter((summary) => !before.has(summary))
      .map(({ id }) => id);
  }

  it('are the same objects while they say the same', () => {
    expect(changedBy(() => {})).to.deep.equal([]);
    expect(changedBy(() => founder.rename(phone.device, 'Other phone'))).to.deep.equal([founder.device, phone.device]);
  });

  it('are others when what only this installation knows has changed', () => {
    const heard = { heardAt: 5, clockAheadMs: 0, verified: true };
    const changed = changedBy(() => {
      local = { ...local, devices: new Map([[tablet.device, heard]]) };
    });
    expect(changed).to.deep.equal([tablet.device]);
    expect(summaries().find(({ id }) => id === tablet.device)).to.include({ lastHeardAt: 5, verified: true });
  });

  it('are all others after a rotation, which they all lack', () => {
    expect(changedBy(() => founder.rotate())).to.have.members([founder.device, phone.device, tablet.device]);
  });

  it('stay the same objects when everything is folded anew', () => {
    // A revocation can change the meaning of older entries.
    expect(changedBy(() => founder.revoke(phone.device))).to.deep.equal([founder.device, phone.device]);
  });
});
