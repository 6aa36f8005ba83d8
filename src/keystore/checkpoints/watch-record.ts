import type { ChainLink, NamedCheckpoint } from './checkpoint-chain.js';

/** What a member says that it saw of another. */
export interface Claim extends NamedCheckpoint {
  readonly since: number;
}

/** What is remembered of one member: plain data. */
export interface WatchedMember {
  readonly member: string;
  readonly links: readonly ChainLink[];
  /** Hashes of its checkpoints that state another digest than its entry has. */
  readonly misstated: readonly string[];
  /** Who names a checkpoint of it that isn't here, and which. */
  readonly claims: readonly (readonly [by: string, claim: Claim])[];
  /** The newest that it named of members it is compared with. */
  readonly others: readonly (readonly [member: string, number: number])[];
}

/** What is remembered of what carries checkpoints: by member the highest number that it showed, and the highest of the last time. */
export interface WatchedCarrier {
  readonly carrier: string;
  readonly highest: readonly (readonly [member: string, number: number])[];
  readonly shown: readonly (readonly [member: string, number: number])[];
}

export interface WatchRecord {
  readonly members: readonly WatchedMember[];
  readonly carriers: readonly WatchedCarrier[];
}
