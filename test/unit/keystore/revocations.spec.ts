import { expect } from 'chai';

import type { EntryFact } from '../../../src/keystore/entry-record.js';
import {
  BareAccount,
  feedOf,
  genesis,
  joinsOn,
  password,
  revokes,
  rotatesOn,
  run,
  seen,
} from '../../support/keystore/bare-account.js';

/** A member that has heard of everybody, and then writes. */
function member(device: string, others: string, ...facts: readonly EntryFact[]) {
  return feedOf(run(device, 1, joinsOn('a1'), seen(others.split('').map((other) => `${other}1`)), ...facts));
}

/** The founder, which hears of the others in this order, one by one: that is their seniority. */
function founder(order: string, ...facts: readonly EntryFact[]) {
  return feedOf(run('a', 1, genesis, ...order.split('').map((device) => seen([`${device}1`])), ...facts));
}

function outcomeOf({ fold, feeds }: BareAccount) {
  const { judgement, contested } = fold;
  return {
    shutOut: [...feeds.keys()].filter((device) => judgement.isShutOut(device)).join(''),
    contested: contested.map(({ standing, voided }) => `${standing} over ${voided}`),
  };
}

describe('Revocations', () => {
  it('[C6] have no effect when their author is cut off before them, also by a junior device that has not heard of them', () => {
    const senior = member('b', 'acd', revokes('d', 2));
    const account = (junior: EntryFact): BareAccount =>
      new BareAccount(founder('bcd'), senior, member('c', 'abd', junior), member('d', 'abc'));
    expect(outcomeOf(account(revokes('b', 2)))).to.deep.equal({ shutOut: 'b', contested: [] });
    expect(outcomeOf(account(revokes('b', 3))), 'which lets it stand').to.deep.equal({ shutOut: 'bd', contested: [] });
  });

  it('[C6] all have effect where each lets the other stand: nothing is contested', () => {
    const account = new BareAccount(
      founder('bc'),
      member('b', 'ac', revokes('c', 3)),
      member('c', 'ab', revokes('b', 3)),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'bc', contested: [] });
  });

  it('[C6] are contested between those that name each other alone, in one order whoever is senior', () => {
    const account = (order: string): BareAccount =>
      new BareAccount(
        founder(order),
        member('b', 'acde', revokes('c', 2)),
        member('c', 'abde', revokes('b', 2)),
        member('d', 'abce', revokes('e', 2)),
        member('e', 'abcd', revokes('d', 2)),
      );
    for (const order of ['bcde', 'debc']) {
      expect(outcomeOf(account(order))).to.deep.equal({ shutOut: 'ce', contested: ['b over c', 'd over e'] });
    }
  });

  it('[C6] of a device that is cut off contest nothing that their target did to others', () => {
    const account = new BareAccount(
      founder('bcde'),
      member('b', 'acde', revokes('c', 2)),
      member('c', 'abde', revokes('d', 2)),
      member('d', 'abce', revokes('e', 2)),
      member('e', 'abcd'),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'ce', contested: [] });
  });

  it('[C6] shut out devices that joined unheard by their author, but never the founder', () => {
    const account = new BareAccount(
      founder('bcd'),
      feedOf(run('b', 1, joinsOn('a1'), seen(['c1']), revokes('c', 1))),
      member('c', 'abd'),
      member('d', 'abc'),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'cd', contested: [] });
  });

  it('[C6] are not decided on by a device whose rotation is missing, however early it seems to have joined', () => {
    const stranger = feedOf(run('0', 1, joinsOn('z9'), seen(['c1']), seen(['b1'])));
    const feeds = [founder('bc'), member('b', 'ac', revokes('c', 2)), member('c', 'ab', revokes('b', 2)), stranger];
    for (const inSomeOrder of [feeds, feeds.toReversed()]) {
      const { shutOut, contested } = outcomeOf(new BareAccount(...inSomeOrder));
      expect(shutOut.split('')).to.have.members(['c', '0']);
      expect(contested).to.deep.equal(['b over c']);
    }
  });

  it('[C6] that take the ground from under their own author have no effect, and are told so', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['b2', 'c1', 'd1', 'e1']), revokes('d', 1), revokes('e', 1))),
      feedOf(run('b', 1, joinsOn('a1'), rotatesOn('a1'))),
      feedOf(run('c', 1, joinsOn('b2'), seen(['a1', 'b2', 'd1', 'e1']), revokes('b', 1))),
      feedOf(run('d', 1, joinsOn('a1'))),
      feedOf(run('e', 1, joinsOn('a1'))),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'de', contested: [] });
    const revocations = account.fold.history.sorted.filter(({ record }) => record.fact.kind === 'device-revoked');
    const inEffect = revocations.filter(({ record }) => account.fold.judgement.hasEffect(record));
    expect(revocations.map(({ record }) => record.id)).to.have.members(['a3', 'a4', 'c3']);
    expect(inEffect.map(({ record }) => record.id)).to.have.members(['a3', 'a4']);
    expect(account.fold.voids.length).to.equal(0);
  });

  it('[C6] that have no effect take none from others: not when they take the ground from under their own author', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['d1']), seen(['b2']), seen(['c1']))),
      feedOf(run('b', 1, joinsOn('a1'), rotatesOn('a1'))),
      // It shuts out the older d as well, of which it has not heard.
      feedOf(run('c', 1, joinsOn('b2'), seen(['a1', 'b2']), revokes('b', 1))),
      feedOf(run('d', 1, joinsOn('a1'), seen(['a1', 'b2', 'c1']), revokes('b', 2))),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'b', contested: [] });
  });

  it('[C6] that have no effect take none from others: not when a third device cut their author off before them', () => {
    const account = new BareAccount(
      founder('bcd'),
      member('b', 'acd', revokes('d', 3)),
      member('c', 'abd', revokes('b', 2)),
      member('d', 'abc', revokes('c', 2)),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'cd', contested: [] });
  });

  it('[C6] between devices that were acknowledged in one entry go by who joined first, not by who wrote less', () => {
    const account = new BareAccount(
      feedOf(run('a', 1, genesis, seen(['c1', 'b1']), seen(['d1']))),
      member('b', 'acd', password, password, revokes('c', 2)),
      member('c', 'abd', revokes('b', 2)),
      member('d', 'abc'),
    );
    expect(outcomeOf(account)).to.deep.equal({ shutOut: 'c', contested: ['b over c'] });
  });
});
