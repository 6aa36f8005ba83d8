import type { HealthCheck } from '../health-check-registry.js';
import { clockSkew } from './clock-skew.js';
import { contestedSuspension } from './contested-suspension.js';
import { damagedRecords } from './damaged-records.js';
import { doubleAdmission } from './double-admission.js';
import { forkedDevice } from './forked-device.js';
import { heldBackEntries } from './held-back-entries.js';
import { inactiveDevices } from './inactive-devices.js';
import { keyAge } from './key-age.js';
import { keyAlignment } from './key-alignment.js';
import { passwordAge } from './password-age.js';
import { recentRotation } from './recent-rotation.js';
import { recoveryKey } from './recovery-key.js';
import { revokedDevice } from './revoked-device.js';
import { rollback } from './rollback.js';
import { rosterSize } from './roster-size.js';
import { rotationHistory } from './rotation-history.js';
import { staleness } from './staleness.js';
import { successorDevice } from './successor-device.js';
import { thisDeviceBehind } from './this-device-behind.js';
import { thisDeviceOut } from './this-device-out.js';
import { unfairRotation } from './unfair-rotation.js';
import { unsettledConflict } from './unsettled-conflict.js';
import { unverifiedDevice } from './unverified-device.js';
import { voidEntries } from './void-entries.js';
import { weakKeyDerivation } from './weak-key-derivation.js';

/** The checks that come with the app. Of two findings of one severity, that of the earlier check is shown first. */
export const builtInChecks: readonly HealthCheck[] = [
  thisDeviceOut,
  revokedDevice,
  contestedSuspension,
  forkedDevice,
  doubleAdmission,
  unfairRotation,
  rollback,
  damagedRecords,
  thisDeviceBehind,
  keyAlignment,
  staleness,
  heldBackEntries,
  unsettledConflict,
  voidEntries,
  clockSkew,
  recoveryKey,
  weakKeyDerivation,
  passwordAge,
  keyAge,
  recentRotation,
  successorDevice,
  inactiveDevices,
  unverifiedDevice,
  rosterSize,
  rotationHistory,
];
