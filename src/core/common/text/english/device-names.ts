/** What stands in place of a device's name. */
export const deviceNames = {
  /** Where the name shows nothing. */
  unnamed: 'Unnamed device',
  /** In a sentence about a device that is not on record. */
  unknown: 'an unknown device',
  /** Of a recovery key that nobody has named. */
  recoveryKey: 'Recovery key',
} as const;
