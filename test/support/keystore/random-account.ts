import fc from 'fast-check';
import { decodeEntry, type Entry } from '../../../src/keystore/index.js';
import { fakeSuite } from './crypto-suite.js';
import { FeedAuthor, synchronize } from './feed-author.js';

/** One step in the life of an account. The numbers choose devices and bundles, counted round. */
export type Operation =
  | { readonly kind: 'add'; readonly host: number; readonly oldBundle: number | null }
  | { readonly kind: 'rotate'; readonly by: number }
  | { readonly kind: 'rename'; readonly by: number; readonly target: number; readonly name: string }
  | { readonly kind: 'password'; readonly by: number }
  | { readonly kind: 'export'; readonly by: number }
  | { readonly kind: 'import'; readonly by: number; readonly bundle: number; readonly silently: boolean }
  | { readonly kind: 'sync'; readonly by: number; readonly target: number }
  | { readonly kind: 'archive' | 'unarchive'; readonly by: number; readonly target: number }
  | { readonly kind: 'revoke'; readonly by: number; readonly target: number; readonly unheard: number }
  /** Both revoke each other before either hears of it. */
  | { readonly kind: 'duel'; readonly by: number; readonly target: number }
  | { readonly kind: 'settle'; readonly by: number; readonly choice: number }
  | { readonly kind: 'overstate'; readonly by: number; readonly target: number; readonly ahead: number }
  | { readonly kind: 'clone'; readonly of: number }
  /** A device that looks as old as the account, made from what `host` holds, revokes another one. */
  | { readonly kind: 'smuggle'; readonly host: number; readonly target: number };

const pick = fc.nat({ max: 9 });

const honest = [
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('add' as const), host: pick, oldBundle: fc.option(pick) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('rotate' as const), by: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('export' as const), by: pick }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('import' as const), by: pick, bundle: pick, silently: fc.boolean() }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('sync' as const), by: pick, target: pick }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('archive' as const, 'unarchive'), by: pick, target: pick }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('password' as const), by: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rename' as const),
      by: pick,
      target: pick,
      name: fc.constantFrom('Laptop', 'Phone', 'Desk'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('revoke' as const), by: pick, target: pick, unheard: fc.nat({ max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('duel' as const), by: pick, target: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('settle' as const), by: pick, choice: pick }) },
];

const hostile = [
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clone' as const), of: pick }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('smuggle' as const), host: pick, target: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('overstate' as const),
      by: pick,
      target: pick,
      ahead: fc.nat({ max: 2 }),
    }),
  },
];

/** Lives of an account in which every device follows the rules. */
export const honestOperations: fc.Arbitrary<readonly Operation[]> = fc.array(fc.oneof(...honest), {
  minLength: 1,
  maxLength: 30,
  size: 'max',
});

/** Lives in which feeds fork and devices claim to have heard what was never written. */
export const hostileOperations: fc.Arbitrary<readonly Operation[]> = fc.array(fc.oneof(...honest, ...hostile), {
  minLength: 1,
  maxLength: 30,
  size: 'max',
});

const MAX_DEVICES = 5;

/** A small account that lives through operations. */
export class RandomAccount {
  readonly devices: FeedAuthor[] = [FeedAuthor.found(fakeSuite('random account'), 'Founder')];
  readonly bundles: (readonly Uint8Array[])[] = [];
  /** All entries that a device ever received or wrote, with those of lost branches. */
  readonly #received = new Map<FeedAuthor, Map<string, Entry>>();

  /** Carries one operation out, and gives back the devices whose state it may have changed. */
  perform(operation: Operation): readonly FeedAuthor[] {
    switch (operation.kind) {
      case 'add':
        return this.#add(this.#device(operation.host), operation.oldBundle);
      case 'clone':
        return this.#clone(this.#device(operation.of));
      case 'smuggle':
        return this.#smuggle(this.#device(operation.host), this.#device(operation.target));
      case 'export':
        this.bundles.push(this.#device(operation.by).export());
        return [];
      case 'sync':
        return this.#synchronize(this.#device(operation.by), this.#device(operation.target));
      case 'duel':
        return duel(this.#device(operation.by), this.#device(operation.target));
      default: {
        const by = this.#device(operation.by);
        this.#write(by, operation);
        return [by];
      }
    }
  }

  /** Every entry that ever reached the device. */
  receivedBy(device: FeedAuthor): Iterable<Entry> {
    const received = this.#received.get(device) ?? new Map<string, Entry>();
    this.#received.set(device, received);
    this.#note(device, device.export());
    return received.values();
  }

  #device(index: number): FeedAuthor {
    return this.devices[index % this.devices.length] as FeedAuthor;
  }

  #note(device: FeedAuthor, bundle: Iterable<Uint8Array>): void {
    const received = this.#received.get(device) ?? new Map<string, Entry>();
    this.#received.set(device, received);
    for (const bytes of bundle) {
      const entry = decodeEntry(bytes, device.suite.crypto);
      received.set(entry.id, entry);
    }
  }

  #add(host: FeedAuthor, oldBundle: number | null): readonly FeedAuthor[] {
    if (this.devices.length >= MAX_DEVICES) return [];
    const bundle = oldBundle === null ? undefined : this.bundles[oldBundle % this.bundles.length];
    const device = FeedAuthor.join(host, `Device ${this.devices.length}`, bundle);
    if (bundle !== undefined) this.#note(device, bundle);
    this.devices.push(device);
    return [device];
  }

  #clone(original: FeedAuthor): readonly FeedAuthor[] {
    if (this.devices.length >= MAX_DEVICES) return [];
    const copy = original.clone();
    copy.now += 500;
    this.devices.push(copy);
    return [copy];
  }

  #smuggle(host: FeedAuthor, { device: target }: FeedAuthor): readonly FeedAuthor[] {
    if (this.devices.length >= MAX_DEVICES || !host.state.feeds.has(target)) return [];
    const all = host.export();
    const beginning = all.filter((bytes) => decodeEntry(bytes, host.suite.crypto).body.payload.kind === 'genesis');
    const device = FeedAuthor.join(host, `Device ${this.devices.length}`, beginning);
    this.#note(device, all);
    device.import(all);
    device.revoke(target, 1);
    this.devices.push(device);
    return [device];
  }

  #synchronize(one: FeedAuthor, other: FeedAuthor): readonly FeedAuthor[] {
    if (one === other) return [];
    for (const [from, to] of [[one, other] as const, [other, one] as const]) this.#note(to, from.export());
    synchronize(one, other);
    this.#note(one, other.export());
    return [one, other];
  }

  #write(
    by: FeedAuthor,
    operation: Exclude<Operation, { kind: 'add' | 'clone' | 'smuggle' | 'export' | 'sync' | 'duel' }>,
  ): void {
    switch (operation.kind) {
      case 'rotate':
        by.rotate();
        return;
      case 'password':
        by.write({ kind: 'password-rotated' });
        return;
      case 'import': {
        const bundle = this.bundles[operation.bundle % this.bundles.length];
        if (bundle === undefined) return;
        this.#note(by, bundle);
        by.import(bundle);
        if (!operation.silently) by.acknowledge();
        return;
      }
      case 'settle':
        settle(by, operation.choice);
        return;
      default:
        this.#writeAbout(by, operation);
    }
  }

  #writeAbout(by: FeedAuthor, operation: Extract<Operation, { readonly by: number; readonly target: number }>): void {
    const { device } = this.#device(operation.target);
    const held = by.state.feeds.get(device)?.sequence;
    if (held === undefined) return;
    switch (operation.kind) {
      case 'rename':
        by.rename(device, operation.name);
        return;
      case 'archive':
        by.archive(device);
        return;
      case 'unarchive':
        by.unarchive(device);
        return;
      case 'revoke':
        // Leaving the account ends most of a life's interest: only now and then.
        if (device !== by.device) by.revoke(device, Math.max(1, held - operation.unheard));
        else if (operation.unheard === 0) by.revoke(device);
        return;
      case 'overstate':
        if (device === by.device) return;
        by.write({ kind: 'acknowledged', seen: [{ device, sequence: held + operation.ahead }], shared: [] });
        return;
      case 'sync':
      case 'duel':
    }
  }
}

function duel(one: FeedAuthor, other: FeedAuthor): readonly FeedAuthor[] {
  if (!one.state.feeds.has(other.device) || !other.state.feeds.has(one.device) || one.device === other.device)
    return [];
  one.revoke(other.device);
  other.revoke(one.device);
  return [one, other];
}

function settle(by: FeedAuthor, choice: number): void {
  const [conflict] = by.state.snapshot(by.localFacts()).conflicts;
  if (conflict === undefined) return;
  const all = [conflict.chosen, ...conflict.others];
  const chosen = all[choice % all.length] ?? conflict.chosen;
  by.write({ kind: 'conflict-settled', chosen, others: all.filter((id) => id !== chosen) });
}
