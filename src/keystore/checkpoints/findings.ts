import type { NamedCheckpoint } from './checkpoint-chain.js';

/** What the checkpoints that were seen tell about members and about what carries them (11.2). Members by their ids. */
export type CheckpointFinding =
  /** Two checkpoints of a member contradict each other: it was put back or copied, or what carries them keeps two stories apart. */
  | {
      readonly kind: 'contradiction';
      readonly member: string;
      readonly between: readonly [NamedCheckpoint, NamedCheckpoint];
      /** Who says that it saw one of them that isn't here; empty where both are. One of those, or the member, may lie. */
      readonly saidBy: readonly string[];
    }
  /** The same, and a later one of its own goes on from both: it was put back, and knows. */
  | {
      readonly kind: 'restored';
      readonly member: string;
      readonly between: readonly [NamedCheckpoint, NamedCheckpoint];
    }
  /** A checkpoint states a digest that isn't that of its entry: by a device that is damaged, or by whoever has its keys. */
  | { readonly kind: 'misstated'; readonly member: string; readonly checkpoint: NamedCheckpoint }
  /** What carries them shows an older checkpoint of the member than it did, or none any more. */
  | {
      readonly kind: 'rolled-back';
      readonly carrier: string;
      readonly member: string;
      /** The number of the newest that it shows; null for none. */
      readonly shown: number | null;
      readonly before: number;
    }
  /** Others saw a newer checkpoint of the member than is here. */
  | {
      readonly kind: 'withheld';
      readonly member: string;
      /** The number of the newest that is here; null for none. */
      readonly known: number | null;
      readonly named: number;
      readonly by: readonly string[];
      /** Ms since 1970, by the clock of this device. */
      readonly since: number;
    }
  /** The newest entry of the member that its checkpoint names isn't here. */
  | { readonly kind: 'entry-withheld'; readonly member: string; readonly entry: string; readonly since: number }
  /** Two members both write, and neither sees what the other writes. */
  | { readonly kind: 'split-view'; readonly members: readonly [string, string] }
  /** Nothing came of the member for long, and nobody says that there is more. It is no warning. */
  | { readonly kind: 'not-heard-from'; readonly member: string; readonly since: number };

/** How something is to be worded. */
export type Certainty =
  /** Signed words contradict each other. Whoever carries them is not accused by that. */
  | 'fact'
  /** It may be late, or it may hide something: comparing a digest or carrying a bundle tells. */
  | 'doubt'
  | 'nothing-wrong';

const certainties: { readonly [K in CheckpointFinding['kind']]: Certainty } = {
  contradiction: 'fact',
  restored: 'fact',
  misstated: 'fact',
  'rolled-back': 'doubt',
  withheld: 'doubt',
  'entry-withheld': 'doubt',
  'split-view': 'doubt',
  'not-heard-from': 'nothing-wrong',
};

export function certaintyOf({ kind }: CheckpointFinding): Certainty {
  return certainties[kind];
}
