import { type HeldEntry, hasHeard, type Member } from '../feeds/held-entry.js';
import { lastCounting } from '../meaning/feed-ends.js';
import type { FoldedViews } from './folded-views.js';
import type { DeviceId } from './types.js';

/** Which revocations came after this device last set its password; first it does so when it joins. */
export class PasswordChanges {
  #last: HeldEntry | null = null;
  #setWith: HeldEntry | null = null;

  /**
   * Devices of whose revocation the member hadn't heard when it last set its password.
   *
   * @param ownNewest by which this vault goes on: a copy of it has a password of its own. Null where that isn't known
   */
  revokedSince({ meaning, ids, revoked }: FoldedViews, self: Member, ownNewest: HeldEntry | null): readonly DeviceId[] {
    const branch = self.branches.at(-1);
    this.#goOnTo(ownNewest ?? (branch && lastCounting(branch, meaning.verdicts)) ?? null);
    const setWith = this.#setWith;
    const isHeard = (one: HeldEntry): boolean => setWith !== null && hasHeard(setWith, one);
    return revoked.flatMap((member) => {
      const { cut } = meaning.verdicts.of(member);
      return cut === null || member === self || cut.revocations.some(isHeard) ? [] : [ids.of(member)];
    });
  }

  /** Looks at what is new of the feed. */
  #goOnTo(last: HeldEntry | null): void {
    let at = last;
    while (at !== null && at !== this.#last && at.kind !== 'password-rotated' && at.previous !== null) at = at.previous;
    if (at !== this.#last) this.#setWith = at;
    this.#last = last;
  }
}
