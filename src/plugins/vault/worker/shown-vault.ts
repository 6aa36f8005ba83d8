import { AppError } from '../../../core/errors.js';
import type {
  ActivityItem,
  DeviceDetails,
  DeviceListing,
  KeyDerivationFacts,
  KeystoreSnapshot,
  LocalFacts,
  NamedDevice,
  Page,
  RefusedEntry,
  RotationListing,
} from '../../../keystore/index.js';
import type { RefusedEntry as RefusedInIntake } from '../../../keystore/feeds/intake-report.js';
import { MAX_PAGE_SIZE, type PageRequest } from '../keystore.js';
import { nameOfDamage } from './account/damage-names.js';
import type { MemberVault } from './keys/member-vault.js';
import { localFactsOf } from './member/shown-facts.js';
import { rotationsForcedBy } from './member/taking-in.js';
import type { OperationArgument } from './protocol.js';

/** So many refused entries are remembered, the newest. A list shows few of them; the number says enough beyond this. */
const MAX_REFUSED = 10_000;

/** What may be shown of an open vault: snapshots, and pages of lists that are too long to be part of one. */
export class ShownVault {
  readonly #vault: MemberVault;
  /** What imports refused since the vault was opened, by the names of the copies. */
  readonly #refused = new Map<string, RefusedEntry>();
  #refusals = 0;
  #keyDerivation: KeyDerivationFacts;
  #local: { readonly as: string; readonly facts: LocalFacts } | null = null;

  constructor(vault: MemberVault) {
    this.#vault = vault;
    this.#keyDerivation = vault.header.header.slots.password.derivation;
  }

  get snapshot(): KeystoreSnapshot {
    return this.#vault.account.views.snapshot(this.#facts);
  }

  /** Remembers what an import refused, until the vault is locked. */
  noteRefused(refused: readonly RefusedInIntake[]): void {
    for (const { copy, id, reason, descendants } of refused) {
      this.#refused.delete(copy);
      this.#refused.set(copy, { id, reason, descendants: descendants.length });
    }
    for (const oldest of this.#refused.keys()) {
      if (this.#refused.size <= MAX_REFUSED) break;
      this.#refused.delete(oldest);
    }
    this.#refusals += refused.length;
  }

  /** @param now wall clock, ms since 1970 */
  devices(request: OperationArgument<'listDevices'>, now: number): Page<DeviceListing> {
    const { offset, limit } = bounded(request);
    return this.#vault.account.views.devices(offset, limit, this.#facts, now, request);
  }

  /** @param now wall clock, ms since 1970 */
  device({ device }: OperationArgument<'describeDevice'>, now: number): DeviceDetails {
    return this.#vault.account.views.device(device, this.#facts, now);
  }

  rotations(request: PageRequest): Page<RotationListing> {
    const { offset, limit } = bounded(request);
    return this.#vault.account.views.rotations(offset, limit, this.#facts);
  }

  devicesWithout(request: OperationArgument<'listDevicesWithout'>): Page<NamedDevice> {
    const { offset, limit } = bounded(request);
    return this.#vault.account.views.devicesWithout(request.rotation, offset, limit);
  }

  activity(request: OperationArgument<'listActivity'>): Page<ActivityItem> {
    const { offset, limit } = bounded(request);
    const { views } = this.#vault.account;
    return request.device === undefined
      ? views.activity(offset, limit)
      : views.deviceHistory(request.device, offset, limit);
  }

  /** The same object for as long as nothing changed. */
  get #facts(): LocalFacts {
    const { account } = this.#vault.account.session;
    const { damage } = this.#vault.store;
    const { revision } = account.changeable.ledger;
    const waiting = account.waiting === null ? 'stored' : account.entries.intake.waiting;
    const as = [revision, waiting, account.damages.size, damage, this.#refusals].join();
    if (this.#local?.as === as) return this.#local.facts;
    const damagedRecords = [...account.damages.values()].map(nameOfDamage);
    if (damage !== null) damagedRecords.unshift(`the structure of the file: ${damage}`);
    const facts = localFactsOf(account, {
      keyDerivation: this.#derivation(),
      refused: [...this.#refused.values()],
      damagedRecords,
      rotationsForcedBy: rotationsForcedBy(this.#vault.account),
    });
    this.#local = { as, facts };
    return facts;
  }

  #derivation(): KeyDerivationFacts {
    try {
      const { memoryKiB, passes } = this.#vault.header.header.slots.password.derivation;
      this.#keyDerivation = { memoryKiB, passes };
    } catch (error) {
      // Somebody damaged the header since, which the vault is open in spite of. Anything else is a defect to be seen.
      if (!(error instanceof AppError)) throw error;
    }
    return this.#keyDerivation;
  }
}

function bounded({ offset, limit }: PageRequest): PageRequest {
  return { offset: Math.max(0, Math.trunc(offset)), limit: Math.min(Math.max(1, Math.trunc(limit)), MAX_PAGE_SIZE) };
}
