import { expect } from 'chai';

import type { EntryFact } from '../../../src/keystore/entry-record.js';
import {
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

/** Which entries have no effect, and the code of the reason. */
function voidsOf({ fold }: BareAccount): Record<string, string> {
  return Object.fromEntries(fold.voids.sorted.map(({ record, code }) => [record.id, code]));
}

describe('Judgement', () => {
  it('[C6] takes the effect of what a revoked device wrote after the entry that the revocation names', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['b2']), revokes('b', 2))),
      feedOf(run('b', 1, joinsOn('a1'), password, renames('a', 'Mine'))),
    );
    expect(voidsOf(account)).to.deep.equal({ b3: 'ENTRY_AUTHOR_REVOKED' });
    expect(account.fold.roster.find('b')?.standing).to.equal('revoked');
    expect(account.adds(run('b', 4, renames('a', 'Mine, too')))).to.equal(true);
    expect(voidsOf(account)).to.deep.equal({ b3: 'ENTRY_AUTHOR_REVOKED', b4: 'ENTRY_AUTHOR_REVOKED' });
    expect(account.fold.roster.nameOf('a')).to.equal('Founder');
  });

  it('[C6] takes the earliest of several revocations', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['b1', 'c1']), revokes('b', 3), revokes('b', 1), revokes('b', 2))),
      feedOf(run('b', 1, joinsOn('a1'), password, password, password)),
    );
    expect(Object.keys(voidsOf(account))).to.have.members(['b2', 'b3', 'b4']);
    expect(account.fold.judgement.revocations.map(({ id }) => id)).to.have.members(['a3', 'a4', 'a5']);
  });

  it('[C6] takes the effect of all that builds on a rotation without effect, and of nothing else', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['b1', 'c1', 'd1', 'e1']), revokes('b', 1), rotatesOn('a1'))),
      feedOf(run('b', 1, joinsOn('a1'), rotatesOn('a1'))),
      // A device that joined on it, one that rotated on it, and one that joined on what that one made.
      feedOf(run('c', 1, joinsOn('b2'), password)),
      feedOf(run('d', 1, joinsOn('a1'), rotatesOn('b2'), rotatesOn('d2'), password, rotatesOn('a4'))),
      feedOf(run('e', 1, joinsOn('d3'), rotatesOn('d3'))),
    );
    expect(voidsOf(account)).to.deep.equal({
      b2: 'ENTRY_AUTHOR_REVOKED',
      c1: 'ENTRY_INVALID',
      c2: 'ENTRY_INVALID',
      d2: 'ENTRY_INVALID',
      d3: 'ENTRY_INVALID',
      e1: 'ENTRY_INVALID',
      e2: 'ENTRY_INVALID',
    });
    expect(account.fold.rotations.sorted.map(({ id }) => id).sort()).to.deep.equal(['a4', 'd5']);
    const standings = ['c', 'd', 'e'].map((device) => account.fold.roster.find(device)?.standing);
    expect(standings).to.deep.equal(['revoked', 'active', 'revoked']);
  });

  it('[C6] shuts out a device that the revoker had not seen and that joined without a newer key', () => {
    const revoking = feedOf(run('a', 1, genesis, seen(['b1', 'c1']), rotatesOn('a1'), revokes('b', 1)));
    const [first, ...later] = run('e', 1, joinsOn('a3'), password);
    if (!first) throw new Error('There is no first entry.');
    const account = new BareAccount(
      revoking,
      feedOf(run('b', 1, joinsOn('a1'))),
      feedOf(run('c', 1, joinsOn('a1'), password)),
      feedOf(run('d', 1, joinsOn('a1'), rotatesOn('a1'), password)),
      // Joined with the key of the generation after the one in which the revocation was written.
      feedOf([{ ...first, generation: 2 }, ...later]),
      feedOf(run('f', 1, joinsOn('a3'), rotatesOn('d2'))),
    );
    expect(voidsOf(account)).to.deep.equal({
      d1: 'DEVICE_REVOKED',
      d2: 'DEVICE_REVOKED',
      d3: 'DEVICE_REVOKED',
      f1: 'DEVICE_REVOKED',
      f2: 'DEVICE_REVOKED',
    });
  });

  it('[C6] takes the rotations of a device that is shut out, and what others built on them', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['b1', 'e1']), revokes('b', 1))),
      feedOf(run('b', 1, joinsOn('a1'))),
      feedOf(run('d', 1, joinsOn('a1'), rotatesOn('a1'))),
      feedOf(run('e', 1, joinsOn('a1'), rotatesOn('d2'), password)),
    );
    expect(voidsOf(account)).to.deep.equal({ d1: 'DEVICE_REVOKED', d2: 'DEVICE_REVOKED', e2: 'ENTRY_INVALID' });
    expect(account.adds(run('e', 4, rotatesOn('e2')))).to.equal(true);
    expect(account.adds(run('f', 1, joinsOn('a1'), password))).to.equal(true);
    const later = run('g', 1, joinsOn('e4'), password).map((record) => ({ ...record, generation: 2 }));
    expect(account.adds(later)).to.equal(true);
    expect(voidsOf(account)).to.include({ e4: 'ENTRY_INVALID', f1: 'DEVICE_REVOKED', f2: 'DEVICE_REVOKED' });
    expect(voidsOf(account)).to.include({ g1: 'ENTRY_INVALID', g2: 'ENTRY_INVALID' });
    expect(account.adds(run('g', 3, rotatesOn('a1')))).to.equal(true);
    expect(account.adds(run('f', 3, rotatesOn('a1')))).to.equal(true);
    expect(voidsOf(account)).to.include({ f3: 'DEVICE_REVOKED', g3: 'ENTRY_INVALID' });
  });

  describe('[C6] where the feed of the revoked device holds another entry than the one that is named', () => {
    const revoked = run('b', 1, joinsOn('a1'), password, password, password);
    const [, second, third] = revoked;
    if (!second || !third) throw new Error('There are no entries.');
    const judge = (head: string | null, forks: readonly number[]): readonly string[] => {
      const evidence = forks.map((sequence) => ({ ...second, id: `other ${sequence}`, sequence }));
      const founder = feedOf(run('a', 1, genesis, seen(['b3']), revokes('b', 3, head)));
      return Object.keys(voidsOf(new BareAccount(founder, feedOf(revoked, evidence)))).sort();
    };

    it('keeps what comes before the first fork, and the first entry in any case', () => {
      expect(judge('other', [3])).to.deep.equal(['b3', 'b4']);
      expect(judge('other', [4, 2])).to.deep.equal(['b2', 'b3', 'b4']);
      expect(judge('other', [1])).to.deep.equal(['b2', 'b3', 'b4']);
    });

    it('goes by the number where no fork is before it, where it is the same entry, and where none is named', () => {
      expect(judge('other', [])).to.deep.equal(['b4']);
      expect(judge('b3', [2])).to.deep.equal(['b4']);
      expect(judge(null, [2])).to.deep.equal(['b4']);
    });
  });

  describe('tells that two devices contest each other', () => {
    const contestedIn = (
      founder: readonly EntryFact[],
      ...others: readonly (readonly EntryFact[])[]
    ): readonly string[] => {
      const feeds = others.map((facts, index) =>
        feedOf(run('bcd'[index] ?? '', 1, joinsOn('a1'), seen(['a1']), ...facts)),
      );
      const { fold } = new BareAccount(feedOf(run('a', 1, genesis, seen(['b2', 'c2', 'd2']), ...founder)), ...feeds);
      return fold.contested.map(({ standing, voided }) => `${standing} ${voided}`);
    };

    it('when each revoked the other unheard, pair by pair in a fixed order', () => {
      expect(contestedIn([revokes('b', 2)], [revokes('a', 2)])).to.deep.equal(['a b']);
      const revocations = [revokes('d', 2), revokes('b', 2), revokes('c', 2)];
      const others = [[revokes('a', 2)], [revokes('a', 2)], [revokes('a', 2)]];
      expect(contestedIn(revocations, ...others)).to.deep.equal(['a b', 'a c', 'a d']);
    });

    it('and not when one of them had heard of it, or did not answer, or revoked a third', () => {
      expect(contestedIn([revokes('b', 2)], [seen(['a3']), revokes('a', 3)])).to.deep.equal([]);
      expect(contestedIn([revokes('b', 2)], [seen(['a2']), revokes('a', 2)]), 'it had heard all before').to.deep.equal([
        'a b',
      ]);
      expect(contestedIn([seen(['b3']), revokes('b', 2)], [revokes('a', 2)])).to.deep.equal([]);
      expect(contestedIn([seen(['b2']), revokes('b', 2)], [revokes('a', 2)])).to.deep.equal(['a b']);
      expect(contestedIn([revokes('b', 2)], [password])).to.deep.equal([]);
      expect(contestedIn([revokes('b', 2)], [revokes('c', 2)], [password])).to.deep.equal([]);
    });
  });

  it('takes the effect of what builds on a rotation that is not known', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, rotatesOn('z1'), password, rotatesOn('a2'))),
      feedOf(run('b', 1, joinsOn('z2'), rotatesOn('a1'), password)),
      feedOf(run('c', 1, joinsOn('a1'), rotatesOn('b2'))),
    );
    expect(voidsOf(account)).to.deep.equal({
      a2: 'ENTRY_INVALID',
      a4: 'ENTRY_INVALID',
      b1: 'ENTRY_INVALID',
      b2: 'ENTRY_INVALID',
      b3: 'ENTRY_INVALID',
      c2: 'ENTRY_INVALID',
    });
  });

  it('[C3] takes the effect of entries that claim to know later ones, and of all of a feed that begins so', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['c3']), rotatesOn('a1'))),
      feedOf(run('c', 1, joinsOn('a1'), seen(['a2']), seen(['a2']))),
      feedOf(run('d', 1, joinsOn('d2'), rotatesOn('a1'), password)),
      feedOf(run('e', 1, joinsOn('a1'), rotatesOn('d2'))),
    );
    expect(voidsOf(account)).to.deep.equal({
      a2: 'ENTRY_OUT_OF_ORDER',
      c2: 'ENTRY_OUT_OF_ORDER',
      c3: 'ENTRY_OUT_OF_ORDER',
      d1: 'ENTRY_OUT_OF_ORDER',
      d2: 'ENTRY_OUT_OF_ORDER',
      d3: 'ENTRY_INVALID',
      e2: 'ENTRY_INVALID',
    });
  });
});
