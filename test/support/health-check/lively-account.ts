import fc from 'fast-check';

import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import { ShownAccount } from '../trust/shown-account.js';

/** What happens to an account: what, by which of its members, and to which. */
export interface Act {
  readonly kind: number;
  readonly by: number;
  readonly of: number;
}

const KINDS = 11;

export const acts = fc.array(fc.record({ kind: fc.nat(KINDS - 1), by: fc.nat(9), of: fc.nat(9) }), {
  minLength: 1,
  maxLength: 25,
}) satisfies fc.Arbitrary<Act[]>;

/** An account to which anything may happen, seen by its founder. */
export class LivelyAccount extends ShownAccount {
  act({ kind, by, of }: Act): void {
    this.show();
    const devices = [...this.feeds.members].filter(({ memberClass }) => memberClass === 'device');
    const author = devices[by % devices.length] ?? this.founder;
    const member = devices[of % devices.length] ?? this.founder;
    const kept = [this.headOf(member) ?? member.admission];
    const happenings: readonly (() => unknown)[] = [
      () => this.device(`Device ${devices.length % 3}`, author),
      () => this.admit(author, [], { name: 'Awaited' }),
      () => this.hear(author),
      () => this.hear(author),
      () => this.rotateFor(author),
      () => this.revoke(author, [{ member, keep: kept }]),
      () => this.suspend(author, [member]),
      () => this.#fork(author),
      () => this.write(author, { kind: 'device-archived', member, isArchived: of % 2 === 0 }),
      () => this.rename(author, member, 'Renamed'),
      () => this.write(author, { kind: 'password-rotated' }),
    ];
    happenings[kind % happenings.length]?.();
    this.show();
  }

  #fork(member: Member): HeldEntry {
    const before = this.headOf(member);
    this.write(member, { kind: 'password-rotated' }, [], before);
    return this.write(member, { kind: 'password-rotated' }, [], before);
  }
}
