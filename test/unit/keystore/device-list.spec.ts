import { expect } from 'chai';

import type { DeviceFacts, DeviceSummary, LocalFacts } from '../../../src/keystore/index.js';
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
    founder.rotate();
    for (const author of [phone, tablet]) synchronize(founder, author);
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
    const heard = { heardAt: 5, clockAheadMs: 7, verified: true };
    const changed = changedBy(() => {
      local = { ...local, devices: new Map([[tablet.device, heard]]) };
    });
    expect(changed).to.deep.equal([tablet.device]);
    expect(summaries().find(({ id }) => id === tablet.device)).to.include({
      lastHeardAt: 5,
      clockAheadMs: 7,
      verified: true,
    });
  });

  it('begin with this device, whichever that is', () => {
    const [own, next, last = ''] = summaries().map(({ id }) => id);
    expect([own, next, last]).to.have.members([founder.device, phone.device, tablet.device]);
    expect(own).to.equal(founder.device);
    local = { ...local, thisDevice: last };
    expect(summaries().map(({ id }) => id)).to.deep.equal([last, own, next]);
    expect(summaries().map(({ isThisDevice }) => isThisDevice)).to.deep.equal([true, false, false]);
  });

  it('are looked at anew where something was said of a device, and nowhere else', () => {
    const lookedAt: string[] = [];
    const facts = new Map<string, DeviceFacts>();
    local = {
      ...local,
      devices: Object.assign(facts, {
        get(device: string) {
          lookedAt.push(device);
          return undefined;
        },
      }),
    };
    summaries();
    lookedAt.splice(0);
    founder.rename(phone.device, 'Other phone');
    summaries();
    expect(new Set(lookedAt)).to.deep.equal(new Set([founder.device, phone.device]));
  });

  it('are all others after a rotation, which they all lack', () => {
    expect(changedBy(() => founder.rotate())).to.have.members([founder.device, phone.device, tablet.device]);
  });

  it('stay the same objects when everything is folded anew', () => {
    // A revocation can change the meaning of older entries.
    expect(changedBy(() => founder.revoke(phone.device))).to.deep.equal([founder.device, phone.device]);
  });
});
