import type { HeldEntry, Member } from '../feeds/held-entry.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import { Coverage } from './coverage.js';
import type { DeviceIds } from './device-ids.js';
import { MemberLabels } from './member-labels.js';
import { RotationList } from './rotation-list.js';
import { VoidList } from './void-list.js';

/** What the views are made of beside the meaning, and is made anew whenever that is folded anew. */
export class FoldedViews {
  readonly labels: MemberLabels;
  readonly coverage: Coverage;
  readonly rotations: RotationList;
  readonly voids: VoidList;
  /** Devices with a cut, from the most senior down. */
  readonly revoked: readonly Member[];
  #news = nothingNew();

  /**
   * @param renamings whether or not they count
   * @param seen the words about rivals, whether or not they count
   */
  constructor(
    readonly meaning: AccountMeaning,
    readonly ids: DeviceIds,
    renamings: readonly HeldEntry[],
    seen: readonly HeldEntry[],
  ) {
    this.labels = new MemberLabels(meaning, ids, renamings);
    this.coverage = new Coverage(meaning);
    this.rotations = new RotationList(meaning, seen);
    this.voids = new VoidList(meaning);
    const { verdicts } = meaning;
    this.revoked = verdicts.members.filter((one) => one.memberClass === 'device' && verdicts.of(one).cut !== null);
  }

  /** Takes in what was newly held, while no verdict on anything else changed. */
  follow(entries: readonly HeldEntry[]): void {
    const { verdicts } = this.meaning;
    this.voids.add(entries);
    const touched = new Set<Member>();
    for (const entry of entries) {
      const { fact, branch } = entry;
      touched.add(branch.member);
      if (fact?.kind === 'device-admitted') {
        this.labels.come(fact.member);
        touched.add(fact.member);
      }
      if (fact?.kind === 'secret-shared') this.#news.isAboutAll = true;
      if (!verdicts.counts(entry)) continue;
      if (fact?.kind === 'device-renamed' || fact?.kind === 'device-archived') touched.add(fact.member);
      if (fact?.kind === 'device-renamed') this.labels.rename(entry);
      if (fact?.kind === 'device-archived') this.labels.noteStanding(fact.member);
      if (fact?.kind === 'rivalry-seen') this.rotations.noteSeen(entry);
      if (fact?.kind !== 'key-rotated') continue;
      this.rotations.add(entry);
      // Everybody lacks it, until they have heard of it.
      this.#news.isAboutAll = true;
    }
    for (const member of touched) {
      this.coverage.refresh(member);
      this.#news.members.add(member);
    }
  }

  /** What is new since this was last asked for. */
  takeNews(): MemberNews {
    const news = this.#news;
    for (const id of this.labels.takeRelabelled()) {
      const member = this.ids.find(id);
      if (member !== undefined) news.members.add(member);
    }
    this.#news = nothingNew();
    return news;
  }
}

/** Of whom something may be new. */
export interface MemberNews {
  readonly members: ReadonlySet<Member>;
  /** Whether anybody may miss another number of rotations now, or wait for another key. */
  readonly isAboutAll: boolean;
}

function nothingNew(): { members: Set<Member>; isAboutAll: boolean } {
  return { members: new Set(), isAboutAll: false };
}
