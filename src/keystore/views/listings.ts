import type { DeviceCondition } from './device-condition.js';
import type { ActivityKind, DeviceId, DeviceSummary, EntryId, RotationRivalry, RotationSummary } from './types.js';

/** A device as a list shows it. */
export interface DeviceListing extends DeviceSummary {
  /** All that holds of it, the most urgent first; never empty. */
  readonly conditions: readonly DeviceCondition[];
  /** 2.7: the code that people compare; it never changes. Empty where the stored entry that let the device in can't be read. */
  readonly comparisonCode: string;
  /** What the one is called who said what `reason` tells. */
  readonly reasonByName?: string;
  /** What the one is called who gave it its name, where that was another. */
  readonly nameGivenByName?: string;
}

/** A rotation as a list shows it. */
export interface RotationListing extends RotationSummary {
  /** Null unless devices made this generation without having heard of each other. */
  readonly rivalry: RotationRivalry | null;
}

/** Everything about one device that a list has no room for. */
export interface DeviceDetails {
  readonly device: DeviceListing;
  /** Who let it in, and what that one is called; null of the founder. */
  readonly addedBy: DeviceId | null;
  readonly addedByName: string | null;
  /** Whom it let in, but for those who are shut out; the first 20. */
  readonly letIn: { readonly total: number; readonly names: readonly string[] };
  /** The version of the app with which it joined; null where it never said. */
  readonly appVersion: string | null;
  /** The generation of the account key that was the newest known to whoever let it in; 1 for the founder. */
  readonly joinedAtGeneration: number;
  /** How many generations of the account key it can open, as far as it has said. */
  readonly keysHeld: number;
  readonly rotationsMade: number;
  /** The rotations that it has not acknowledged, the newest first; at most 20. */
  readonly missing: readonly RotationSummary[];
}

/** One line of a history. What a person reads is made of it by the window. */
export interface ActivityItem {
  readonly id: EntryId;
  /** Who wrote it. */
  readonly device: DeviceId;
  readonly deviceName: string;
  readonly sequence: number;
  readonly kind: ActivityKind;
  /** The author's wall clock, ms since 1970; for display only. */
  readonly writtenAt: number;
  /** The device that the entry is about, when that is not its author; of several the most senior. */
  readonly subject: { readonly device: DeviceId; readonly deviceName: string } | null;
  /** How many others it is about. */
  readonly otherSubjects: number;
  /** The new name, the reason given, or the name for a derived password; safe for display; empty when the kind has none. */
  readonly text: string;
  /** The generation that a rotation made; null for other kinds. */
  readonly generation: number | null;
  /** False when the entry is held but has no effect. */
  readonly isEffective: boolean;
}

/** One page of a longer list. */
export interface Page<T> {
  /** How many there are in all. */
  readonly total: number;
  readonly items: readonly T[];
}
