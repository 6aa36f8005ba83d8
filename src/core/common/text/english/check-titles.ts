/** What each built-in health check looks at, by its id. */
export const checkTitles = {
  'this-device-out': 'Whether this device is in the account',
  'revoked-device': 'Passwords that revoked devices may know',
  'contested-suspension': 'Devices that put each other out',
  'forked-device': 'Copied or restored devices',
  'double-admission': 'Devices that were let in twice',
  'unfair-rotation': 'Keys that not every device can open',
  rollback: 'Remotes that go back in time',
  'damaged-records': 'Damage to the stored vault',
  'this-device-behind': 'What this device lacks',
  'key-alignment': 'The same keys on every device',
  staleness: 'Time since the last exchange',
  'held-back-entries': 'Devices that write unusually much',
  'unsettled-conflict': 'Rotations at the same time',
  'void-entries': 'Changes without effect',
  'clock-skew': 'Clocks that disagree',
  'recovery-key': 'The recovery key',
  'weak-key-derivation': 'Cost of guessing the password',
  'password-age': 'Age of the password',
  'key-age': 'Age of the account key',
  'recent-rotation': 'Recent rotation',
  'successor-device': 'Devices that took another’s name',
  'inactive-devices': 'Devices that fell silent',
  'unverified-device': 'Devices nobody compared',
  'roster-size': 'Number of devices',
  'rotation-history': 'Length of the key history',
} as const;

/** The title of a built-in check from the catalogue. A check that a plugin registered has its own. */
export function titleOfCheck(checkId: string, ownTitle: string): string {
  return Object.hasOwn(checkTitles, checkId) ? checkTitles[checkId as keyof typeof checkTitles] : ownTitle;
}
