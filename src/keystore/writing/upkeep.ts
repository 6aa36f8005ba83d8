import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { between } from '../meaning/changes.js';
import type { Writer } from './next-entry.js';
import { wayOut } from './putting-out.js';

/** What a device does about members unasked, after an import. */
export interface Upkeep {
  /** Section 4: it is in use and finds itself archived. */
  readonly takesItselfBack: boolean;
  /** 6.7: whoever left and was got out by nobody, as a copy of its keys can still write. */
  readonly revokes: readonly Member[];
  readonly suspends: readonly Member[];
}

/** For a device that isn't out. */
export function upkeepOf({ verdicts }: AccountMeaning, { member: self }: Writer): Upkeep {
  const suspenders = new Set(verdicts.suspensions.map(({ branch }) => branch.member));
  // With a device that suspended somebody that would end, which is for a person to decide.
  const left = verdicts.members.filter(
    (member) =>
      member.memberClass === 'device' && verdicts.standingOf(member).kind === 'left' && !suspenders.has(member),
  );
  return {
    takesItselfBack: verdicts.isArchived(self),
    revokes: left.filter((member) => wayOut(self, member) === 'revocation'),
    suspends: left.filter(
      (member) => wayOut(self, member) === 'suspension' && verdicts.of(member).suspensions.length === 0,
    ),
  };
}

/** 3.7: whether a device should acknowledge: something with effect is new to it that says more than that somebody else heard. */
export function hasNews({ feeds, verdicts }: AccountMeaning, { head }: Writer): boolean {
  return feeds.branches.some((branch) => {
    const heard = branch === head?.branch ? head.number : (head?.marks.upTo(branch.index) ?? 0);
    const news: readonly HeldEntry[] = between(branch, heard, verdicts.countsUpTo(branch));
    return news.some(({ kind }) => kind !== 'acknowledged');
  });
}
