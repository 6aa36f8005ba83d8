import { expect } from 'chai';

import type { EntryFact, EntryRecord } from '../../../src/keystore/entry-record.js';
import type { Fold } from '../../../src/keystore/fold.js';
import {
  archives,
  BareAccount,
  feedOf,
  genesis,
  joinsOn,
  password,
  renames,
  revokes,
  rotatesOn,
  run,
  seen,
} from '../../support/keystore/bare-account.js';

/** A founder with one rotation, and a device that joined on it; each has heard the other. */
function makeAccount(): BareAccount {
  return new BareAccount(
    feedOf(run('a', 1, genesis, rotatesOn('a1'), seen(['b1']))),
    feedOf(run('b', 1, joinsOn('a1'), seen(['a2']))),
  );
}

describe('Fold', () => {
  describe('takes over one by one', () => {
    const plain: Readonly<Record<string, readonly EntryRecord[]>> = {
      'entries that nobody has spoken of': run('a', 4, password, password),
      'a name': run('a', 4, renames('b', 'Phone')),
      'a rotation on one that is there': run('b', 3, rotatesOn('a2')),
      'an acknowledgement': run('b', 3, seen(['a3'])),
      'an archiving': run('a', 4, archives('b', 2)),
      'the first entry of a device': run('c', 1, joinsOn('a2')),
    };
    for (const [what, records] of Object.entries(plain)) {
      it(what, () => expect(makeAccount().adds(records)).to.equal(true));
    }

    it('entries that an archiving covered before they came', () => {
      const account = makeAccount();
      expect(account.adds(run('a', 4, archives('b', 9)))).to.equal(true);
      expect(account.adds(run('b', 3, password))).to.equal(true);
    });

    it('entries of several devices that build on each other', () => {
      const account = makeAccount();
      expect(account.adds(run('b', 3, rotatesOn('a4'), password), run('a', 4, rotatesOn('a2')))).to.equal(true);
      expect(account.fold.rotations.sorted.map(({ id }) => id)).to.deep.equal(['a2', 'a4', 'b3']);
    });
  });

  describe('wants everything folded anew for', () => {
    const farReaching: Readonly<Record<string, readonly EntryRecord[]>> = {
      'a revocation': run('a', 4, revokes('b', 2)),
      'another genesis': run('c', 1, genesis),
      'an entry that comes with one of these': run('a', 4, password, revokes('b', 2)),
      'entries that claim to know later ones': run('a', 4, seen(['a5']), password),
    };
    for (const [what, records] of Object.entries(farReaching)) {
      it(what, () => expect(makeAccount().adds(records)).to.equal(false));
    }

    it('an entry that was acknowledged before it came, and not for the next', () => {
      const account = makeAccount();
      expect(account.adds(run('a', 4, seen(['b3'])))).to.equal(true);
      expect(account.adds(run('b', 3, password))).to.equal(false);
      const whole = new BareAccount(
        feedOf(run('a', 1, genesis, rotatesOn('a1'), seen(['b1']), seen(['b3']))),
        feedOf(run('b', 1, joinsOn('a1'), seen(['a2']), password)),
      );
      expect(whole.adds(run('b', 4, password))).to.equal(true);
    });

    it('an entry that a revocation let stand before it came', () => {
      const account = new BareAccount(
        feedOf(run('a', 1, genesis, revokes('b', 3))),
        feedOf(run('b', 1, joinsOn('a1'), password)),
      );
      expect(account.adds(run('b', 3, password))).to.equal(false);
    });

    it('a rotation on which others build already', () => {
      const account = new BareAccount(feedOf(run('a', 1, genesis)), feedOf(run('b', 1, joinsOn('a2'))));
      expect(account.fold.waitingFor('a2').map(({ id }) => id)).to.deep.equal(['b1']);
      expect(account.adds(run('c', 1, joinsOn('a2')))).to.equal(true);
      expect(account.fold.waitingFor('a2').map(({ id }) => id)).to.deep.equal(['b1', 'c1']);
      expect(account.fold.waitingFor('a1')).to.deep.equal([]);
      expect(account.adds(run('a', 2, rotatesOn('a1')))).to.equal(false);
    });
  });

  describe('where seniority decides between revocations', () => {
    /** Devices `b` and `c`, one or both of which revoked a device; `b` has heard of `d`. */
    const account = (...ofC: readonly EntryFact[]): BareAccount =>
      new BareAccount(
        feedOf(run('a', 1, genesis, seen(['b1', 'c1', 'd1']))),
        feedOf(run('b', 1, joinsOn('a1'), seen(['a1', 'c1', 'd1']), revokes('d', 1))),
        feedOf(run('c', 1, joinsOn('a1'), seen(['a1', 'b1', 'd1']), ...ofC)),
        feedOf(run('d', 1, joinsOn('a1'))),
      );

    it('wants everything folded anew when a device may be named for the first time', () => {
      for (const [fact, isTakenOver] of [
        [seen(['a2', 'e1']), false],
        [seen(['a2', 'c2']), true],
        [password, true],
      ] as const) {
        expect(account(revokes('d', 1)).adds(run('b', 4, fact))).to.equal(isTakenOver);
      }
    });

    it('does not where all revocations are of one device, as there is nothing to decide', () => {
      expect(account(password).adds(run('b', 4, seen(['a2', 'e1'])))).to.equal(true);
    });
  });

  it('waits for no rotation that is there, also of an entry without effect', () => {
    const { fold } = new BareAccount(
      feedOf(run('a', 1, genesis, rotatesOn('a1'), seen(['b1']), revokes('b', 1))),
      feedOf(run('b', 1, joinsOn('a1'), rotatesOn('a2'))),
    );
    expect(fold.voids.sorted.map(({ record }) => record.id)).to.deep.equal(['b2']);
    expect(fold.waitingFor('a2')).to.deep.equal([]);
  });

  it('tells about which devices something may be new', () => {
    const account = makeAccount();
    const touched = (): readonly string[] | null => {
      const devices = account.fold.takeTouched();
      return devices && [...devices].sort();
    };
    expect(touched(), 'at first').to.equal(null);
    expect(touched()).to.deep.equal([]);
    account.adds(run('a', 4, password));
    expect(touched()).to.deep.equal(['a']);
    account.adds(run('a', 5, renames('b', 'Phone')));
    expect(touched()).to.deep.equal(['a', 'b']);
    account.adds(run('b', 3, archives('a', 5)));
    expect(touched()).to.deep.equal(['a', 'b']);
    account.adds(run('a', 6, rotatesOn('a2')));
    expect(touched(), 'every device lacks a new rotation').to.equal(null);
  });

  it('finds out anew whether a device counts, when it writes and when it is archived', () => {
    const account = makeAccount();
    const standings = (): readonly (string | undefined)[] =>
      ['a', 'b'].map((device) => account.fold.roster.find(device)?.standing);
    account.adds(run('a', 4, renames('b', 'Phone'), archives('b', 2)));
    expect(standings()).to.deep.equal(['active', 'archived']);
    expect(account.fold.alignment.activeDevices).to.equal(1);
    account.adds(run('b', 3, password));
    expect(standings()).to.deep.equal(['active', 'active']);
    expect(account.fold.alignment.activeDevices).to.equal(2);
  });

  it('knows the highest generation that is named, by a rotation or by any other entry', () => {
    const account = makeAccount();
    expect(account.fold.highestGenerationNamed).to.equal(2);
    account.adds(run('a', 4, rotatesOn('a2')));
    expect(account.fold.highestGenerationNamed).to.equal(3);
    account.adds(run('a', 5, seen(['c2'])));
    const [later] = run('a', 6, password);
    if (later) account.adds([{ ...later, generation: 9 }]);
    expect(account.fold.highestGenerationNamed).to.equal(9);
    account.adds(run('a', 7, password));
    expect(account.fold.highestGenerationNamed).to.equal(9);
  });

  it('[I1] does not wait for a generation that only devices name that have heard of nothing missing', () => {
    const named = (heard: string, ofB: readonly EntryFact[]): number => {
      const entries = run('a', 1, genesis, rotatesOn('a1'), seen([heard]));
      const founder = entries.map((entry) => ({ ...entry, generation: entry.sequence === 3 ? 9 : 1 }));
      const other = feedOf(run('b', 1, joinsOn('a1'), ...ofB));
      return new BareAccount(feedOf(founder), other).fold.highestGenerationNamed;
    };
    expect(named('b1', [])).to.equal(2);
    expect(named('b2', []), 'the entry that is missing may be the rotation').to.equal(9);
    expect(named('b2', [password]), 'it was none').to.equal(2);
  });

  it('[I1] does not wait for entries of a forked feed: they may have been on a branch that is given up', () => {
    const heard = (evidence: readonly EntryRecord[]): Fold =>
      new BareAccount(
        feedOf([...run('a', 1, genesis, seen(['b5']))]),
        feedOf(run('b', 1, joinsOn('a1'), password), evidence),
      ).fold;
    expect(heard([]).gaps()).to.have.lengthOf(1);
    const [twin] = run('b', 2, rotatesOn('a1'));
    expect(heard(twin ? [{ ...twin, id: 'other' }] : []).gaps()).to.deep.equal([]);
  });

  it('tells how many entries are missing that others have heard, also of devices of which nothing is held', () => {
    const account = makeAccount();
    expect(account.fold.gaps()).to.deep.equal([]);
    account.adds(run('a', 4, seen(['b5', 'c2'])));
    expect(account.fold.gaps()).to.deep.equal([
      { device: 'b', missingEntries: 3, heardBy: 'a' },
      { device: 'c', missingEntries: 2, heardBy: 'a' },
    ]);
    account.adds(run('a', 5, seen(['b4'])));
    expect(account.fold.gaps()[0], 'what was heard stays heard').to.include({ device: 'b', missingEntries: 3 });
  });

  it('misses nothing of a device that is shut out', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['b5']), revokes('b', 1))),
      feedOf(run('b', 1, joinsOn('a1'))),
    );
    expect(account.fold.gaps()).to.deep.equal([]);
  });

  it('knows to whom a secret was passed on', () => {
    const account = makeAccount();
    account.adds(run('a', 4, seen(['b1'], ['b a2', 'c a2'])), run('b', 3, seen(['a2'], ['d a2', 'd a1'])));
    expect([...account.fold.sharedWith('a2')].sort()).to.deep.equal(['b', 'c', 'd']);
    expect([...account.fold.sharedWith('a1')]).to.deep.equal(['d']);
    expect([...account.fold.sharedWith('b9')]).to.deep.equal([]);
  });

  it('takes an acknowledgement that shares a secret for something that others should hear of', () => {
    const account = makeAccount();
    const significant = (): number | undefined => account.fold.roster.find('b')?.lastSignificant;
    account.adds(run('b', 3, seen(['a2'])));
    expect(significant()).to.equal(1);
    account.adds(run('b', 4, seen(['a2'], ['a a2'])));
    expect(significant()).to.equal(4);
  });

  it('finds what others can build on, and the feeds that are forked', () => {
    const [, proof] = run('b', 1, joinsOn('a1'), password);
    const forked = feedOf(run('b', 1, joinsOn('a1')), proof ? [proof] : []);
    const { fold } = new BareAccount(feedOf(run('a', 1, genesis, rotatesOn('a1'), password)), forked);
    expect([...fold.forkedFeeds]).to.deep.equal([forked]);
    expect(['a1', 'a2', 'a3', 'b1'].map((id) => fold.findBasis(id)?.id)).to.deep.equal([
      'a1',
      'a2',
      undefined,
      undefined,
    ]);
  });

  describe('by archivings that crossed each other', () => {
    const [archiving, taking] = [archives('b', 2), archives('b', 0)];
    for (const [first, second, standing] of [
      [archiving, taking, 'active'],
      [taking, archiving, 'archived'],
    ] as const) {
      it(`holds a device for ${standing} by the later one, whichever came first`, () => {
        // The second one was written later: its author had heard more.
        const early = feedOf(run('c', 1, joinsOn('a1'), first));
        const late = feedOf(run('d', 1, joinsOn('a1'), seen(['a3']), password, second));
        const [founder, other] = [run('a', 1, genesis, password, password), run('b', 1, joinsOn('a1'), password)];
        for (const feeds of [
          [early, late],
          [late, early],
        ]) {
          const { fold } = new BareAccount(feedOf(founder), feedOf(other), ...feeds);
          expect(fold.roster.find('b')?.standing).to.equal(standing);
        }
        const account = new BareAccount(feedOf(founder), feedOf(other), feedOf(late.records));
        account.adds(early.records);
        expect(account.fold.roster.find('b')?.standing).to.equal(standing);
      });
    }
  });
});
