import {
  type Checkpoint,
  type SignedCheckpoint,
  signCheckpoint,
} from '../../../src/keystore/checkpoints/checkpoint.js';
import { CheckpointWatch } from '../../../src/keystore/checkpoints/checkpoint-watch.js';
import { ClosureDigests } from '../../../src/keystore/checkpoints/closures.js';
import type { CheckpointFinding } from '../../../src/keystore/checkpoints/findings.js';
import { isCheckpointDue, nextCheckpoint } from '../../../src/keystore/checkpoints/next-checkpoint.js';
import type { HeldEntry, Member } from '../../../src/keystore/feeds/held-entry.js';
import type { HeldAccount } from '../trust/held-account.js';
import { markedCrypto, markingSigner } from '../trust/marked-keys.js';

/** What is carried from one device to another. */
export interface Load {
  readonly entries: readonly HeldEntry[];
  readonly checkpoints: readonly SignedCheckpoint[];
}

interface Backup {
  readonly held: ReadonlySet<HeldEntry>;
  readonly known: ReadonlyMap<string, SignedCheckpoint>;
  readonly newest: HeldEntry;
  readonly watch: CheckpointWatch['record'];
}

/** An honest device that writes entries and checkpoints, and judges those of others. */
export class CheckpointDevice {
  watch = new CheckpointWatch();
  readonly held: Set<HeldEntry>;
  /** All checkpoints that it knows, by their hashes. */
  readonly known = new Map<string, SignedCheckpoint>();
  #digests = new ClosureDigests(markedCrypto);
  /** What it said of what it found, at any time. */
  readonly told: CheckpointFinding[] = [];

  constructor(
    readonly name: string,
    readonly account: HeldAccount,
    readonly member: Member,
    public newest: HeldEntry,
    held: Iterable<HeldEntry>,
  ) {
    this.held = new Set(held);
  }

  /** Writes an entry that names all that is held, and a checkpoint. */
  write(now: number): void {
    const heads = [...this.account.feeds.members].flatMap((member) => {
      const own = [...this.held].filter(({ branch }) => branch.member === member);
      const before = new Set(own.map(({ previous }) => previous));
      return own.filter((entry) => !before.has(entry));
    });
    const deps = heads.filter((head) => head !== this.newest);
    this.newest = this.account.write(this.member, { kind: 'password-rotated' }, deps, this.newest);
    this.held.add(this.newest);
    this.checkpoint(now);
  }

  checkpoint(now: number): void {
    if (!isCheckpointDue(this.watch, this.newest, now)) return;
    const { account } = this.account.feeds;
    this.sign(nextCheckpoint(this.watch, this.#digests, { account, newest: this.newest, now }), now);
  }

  sign(checkpoint: Checkpoint, now: number): void {
    const signed = signCheckpoint(checkpoint, markingSigner(this.name), markedCrypto);
    if (signed.kind === 'refused') throw new Error(signed.problem.detail);
    this.known.set(signed.value.hash, signed.value);
    this.watch.take([signed.value], null, now);
  }

  take({ entries, checkpoints }: Load, carrier: string | null, now: number): void {
    // Each needs what it builds on (3.6).
    for (let before = -1; before < this.held.size;) {
      before = this.held.size;
      for (const entry of entries) {
        const { previous, deps } = entry;
        if ([...deps, ...(previous ? [previous] : [])].every((one) => this.held.has(one))) this.held.add(entry);
      }
    }
    // After its vault was put back it goes on from where it was (9.2).
    for (const entry of this.newest.branch.entries) if (this.held.has(entry)) this.newest = entry;
    for (const one of checkpoints) this.known.set(one.hash, one);
    this.watch.take(checkpoints, carrier, now);
    for (const { hash, checkpoint } of checkpoints) {
      const entry = this.account.feeds.entry(checkpoint.newest);
      if (entry === undefined || !this.held.has(entry)) continue;
      if (this.#digests.of(entry).digest !== checkpoint.digest) this.watch.noteMisstated(checkpoint.member, hash);
    }
  }

  judge(now: number): readonly CheckpointFinding[] {
    const hasEntry = (id: string): boolean => {
      const entry = this.account.feeds.entry(id);
      return entry !== undefined && this.held.has(entry);
    };
    const found = this.watch.judge({ self: this.member.id, now, hasEntry, isOut: () => false });
    this.told.push(...found);
    return found;
  }

  /** All that it has. */
  get load(): Load {
    return { entries: [...this.held], checkpoints: [...this.known.values()] };
  }

  backUp(): Backup {
    const { held, known, newest, watch } = this;
    return { held: new Set(held), known: new Map(known), newest, watch: structuredClone(watch.record) };
  }

  /** Its vault is put back. */
  putBack({ held, known, newest, watch }: Backup): void {
    this.held.clear();
    for (const entry of held) this.held.add(entry);
    this.known.clear();
    for (const [hash, one] of known) this.known.set(hash, one);
    this.newest = newest;
    this.watch = new CheckpointWatch(watch);
    this.#digests = new ClosureDigests(markedCrypto);
  }
}
