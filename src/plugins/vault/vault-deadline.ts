import { serviceId } from '../../container/service-id.js';

/** Locks a vault that nobody used for the time set, by the wall clock as well as by the monotonic one. */
export interface VaultDeadline {
  /**
   * Locks at once when the idle deadline has passed. Called when the system wakes up, so that a deadline that passed
   * during sleep locks before anything is shown.
   */
  checkDeadline(): void;
}
export const VaultDeadline = serviceId<VaultDeadline>('VaultDeadline');
