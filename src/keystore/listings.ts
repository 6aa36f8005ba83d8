import type { DeviceCondition } from './device-condition.js';
import type { DeviceSummary, RotationRivalry, RotationSummary } from './types.js';

/** A device as a list shows it. */
export interface DeviceListing extends DeviceSummary {
  /** All that holds of it, the most urgent first; never empty. */
  readonly conditions: readonly DeviceCondition[];
}

/** A rotation as a list shows it. */
export interface RotationListing extends RotationSummary {
  /** Null unless devices rotated the same generation without having heard of each other. */
  readonly rivalry: RotationRivalry | null;
}

/** Everything about one device that a list has no room for. */
export interface DeviceDetails {
  readonly device: DeviceListing;
  /** The generation of the account key that the device joined with; 1 for the founder. */
  readonly joinedAtGeneration: number;
  /** How many generations of the account key it can open, as far as it has said. */
  readonly keysHeld: number;
  readonly rotationsMade: number;
  /** The rotations that it has not acknowledged, the newest first; at most 20. */
  readonly missing: readonly RotationSummary[];
}
