import type { SignedCheckpoint } from '../../../src/keystore/checkpoints/checkpoint.js';
import type { HeldEntry } from '../../../src/keystore/feeds/held-entry.js';
import type { CheckpointDevice, Load } from './checkpoint-device.js';

/** A lie about what was brought, told to one reader. */
export type Lie = (all: Load, reader: CheckpointDevice) => Load;

/** A store that devices bring to, and fetch from. It can't forge; it may lie in every other way. */
export class Carrier {
  #entries = new Set<HeldEntry>();
  #checkpoints = new Map<string, SignedCheckpoint>();
  lie: Lie | null = null;

  constructor(readonly name: string) {}

  get all(): Load {
    return { entries: [...this.#entries], checkpoints: [...this.#checkpoints.values()] };
  }

  bring({ entries, checkpoints }: Load): void {
    for (const entry of entries) this.#entries.add(entry);
    for (const one of checkpoints) this.#checkpoints.set(one.hash, one);
  }

  show(reader: CheckpointDevice): Load {
    return this.lie === null ? this.all : this.lie(this.all, reader);
  }
}

type Test = (author: string, number: number) => boolean;

/** What a reader is shown of what others wrote; its own words it would miss at once. */
export function lieBy(isShown: { readonly entry: Test; readonly checkpoint: Test }): Lie {
  return ({ entries, checkpoints }, { member }) => ({
    entries: entries.filter(
      ({ branch, number }) => branch.member === member || isShown.entry(branch.member.id, number),
    ),
    checkpoints: checkpoints.filter(
      ({ checkpoint: one }) => one.member === member.id || isShown.checkpoint(one.member, one.number),
    ),
  });
}
