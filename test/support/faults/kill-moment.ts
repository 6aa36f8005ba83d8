/**
 * When the process of somebody who guesses is killed: as soon as the attempt is counted, or right before its outcome is stored. Or when it is
 * stopped: after it asked and before it derives.
 */
export type KillMoment = 'counted' | 'before-outcome' | 'asked';

/** Names the moment to a process and its threads. */
export const KILL_VARIABLE = 'VAULT_KILL_MOMENT';

/** Names the file to them whose existence tells that the process is stopped. */
export const STOPPED_VARIABLE = 'VAULT_STOPPED_FILE';
