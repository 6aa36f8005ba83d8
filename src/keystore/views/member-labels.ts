import { deviceNames } from '../../core/common/text/english/device-names.js';
import { sanitizeName } from '../device-name.js';
import { compareInOrder, type HeldEntry, type Member } from '../feeds/held-entry.js';
import type { AccountMeaning } from '../meaning/account-meaning.js';
import type { DeviceIds } from './device-ids.js';
import { DeviceLabels } from './device-labels.js';
import type { DeviceId } from './types.js';

/** A name that a member was given. */
interface Naming {
  /** Safe for display. */
  readonly name: string;
  /** Null of the one with which it came. */
  readonly entry: HeldEntry | null;
}

/**
 * What members are called where people see it: so that nobody takes one for another, now and in lines about what was. The recovery key
 * that genesis names comes without a name, and is called what it is.
 */
export class MemberLabels {
  readonly #labels: DeviceLabels;
  /** Of each member its names that count, in order. */
  readonly #namings = new Map<Member, Naming[]>();

  /** @param renamings whether or not they count, in any order */
  constructor(
    readonly meaning: AccountMeaning,
    readonly ids: DeviceIds,
    renamings: readonly HeldEntry[],
  ) {
    this.#labels = new DeviceLabels((id) => {
      const member = ids.find(id);
      return member !== undefined && meaning.verdicts.stands(member);
    });
    for (const member of meaning.feeds.members) this.come(member);
    for (const renaming of renamings) this.rename(renaming);
  }

  /** Somebody was let in. */
  come(member: Member): void {
    const { fact } = member.admission;
    const isNamed = fact?.kind === 'device-admitted' || (fact?.kind === 'genesis' && fact.founder === member);
    this.#name(member, { name: isNamed ? sanitizeName(fact.name) : deviceNames.recoveryKey, entry: null });
  }

  /** A renaming; one that doesn't count says nothing. */
  rename(entry: HeldEntry): void {
    const { fact } = entry;
    if (fact?.kind !== 'device-renamed' || !this.meaning.verdicts.counts(entry)) return;
    this.#name(fact.member, { name: sanitizeName(fact.name), entry });
  }

  /** Takes note that a member is active now, or no longer. */
  noteStanding(member: Member): void {
    this.#labels.noteStanding(this.ids.of(member));
  }

  /** What to call it. */
  of(member: Member): string {
    return this.#labels.labelOf(this.ids.of(member));
  }

  /** The name that it was given, which others may have too. */
  givenNameOf(member: Member): string {
    return this.#labels.nameOf(this.ids.of(member)) ?? this.of(member);
  }

  /** What to call it in a line about an entry: by the name that it had before that, its first one at least. */
  before(entry: HeldEntry, member: Member): string {
    const namings = this.#namings.get(member) ?? [];
    const had = namings.findLast((one) => one.entry === null || compareInOrder(one.entry, entry) < 0);
    if (had === undefined || had === namings.at(-1)) return this.of(member);
    return this.#labels.formerLabelOf(this.ids.of(member), had.name);
  }

  /** The members that may have to be called otherwise since the last call. */
  takeRelabelled(): readonly DeviceId[] {
    return this.#labels.takeChanged();
  }

  #name(member: Member, naming: Naming): void {
    const namings = this.#namings.get(member) ?? [];
    this.#namings.set(member, namings);
    const { entry } = naming;
    const before =
      entry === null ? -1 : namings.findLastIndex((one) => one.entry === null || compareInOrder(one.entry, entry) < 0);
    namings.splice(before + 1, 0, naming);
    const id = this.ids.of(member);
    this.#labels.noteBearer(id, naming.name);
    if (before + 2 === namings.length) this.#labels.setName(id, naming.name);
  }
}
