import { countOf, formatNumber } from '../../plurals.js';

/** The generations of the account key. */
export const rotationsMessages = {
  title: 'Rotations',
  description:
    'The account key protects everything. A rotation replaces it with a new generation, sealed to every active device.',
  rotate: 'Rotate the key…',
  loading: 'Loading the rotations…',
  noun: 'rotations',

  currentTitle: (generation: number) => `Current key: generation\u00a0${formatNumber(generation)}`,
  made: 'Made',
  by: 'by',
  fingerprint: 'Fingerprint',
  fingerprintHint:
    'The fingerprint is the beginning of the public key. It is the same on every device that has this key.',

  history: 'History',
  emptyTitle: 'The first key is still in use',
  emptyText: 'Rotate it when you lost or sold a device, or once a year as a precaution.',
  firstKey: 'The first key',
  firstKeyMade: 'Made with the account by',
  generation: (generation: number) => `Generation\u00a0${formatNumber(generation)}`,
  noReason: 'No reason given',
  current: 'Current',
  chosen: 'Two at once: this one counts',
  passedOver: 'Two at once: the other one counts',
  settled: 'Settled',
  unfair: 'Not for everyone',
  unfairText: (author: string) =>
    `Some devices can’t open it. Rotate the key: every device can open the new one. If you don’t know why, revoke “${author}”.`,

  onAll: (devices: number) => (devices === 1 ? 'On this device' : `On all ${countOf(devices, 'device')}`),
  onSome: (holders: number, devices: number) => `On ${formatNumber(holders)} of ${countOf(devices, 'device')}`,
  showLacking: 'Show which devices may be missing it',
  lackedBy: 'Not yet on:',
  lackedLoading: 'Looking for devices without it…',
  lackedByNobody: 'Every active device has it by now.',

  conflictTitle: (count: number): string =>
    count === 1
      ? 'Two devices rotated the key at the same time.'
      : `Devices rotated the key at the same time, ${formatNumber(count)} times.`,
  conflictText:
    'All keys are kept and every device uses the same one, so nothing is lost. The next rotation joins them. If you do not know one of them, revoke the device that made it.',

  neededTitle: 'No key protects what is new',
  neededText: 'A device that is out may know each of the keys. Rotate the key before anything else.',

  dialogTitle: 'Rotate the account key',
  dialogDescription: (others: number): string =>
    others === 0
      ? 'Makes a new key on this device. Older keys stay readable.'
      : 'Makes a new key on this device. Older keys stay readable. Your other devices are behind until you bring them a bundle.',
  behindTitle: 'This device can’t open the current key',
  behindText:
    'Another device made a key that this one does not have yet. You can rotate all the same: the new key takes its place. What the missing key protects stays closed here until you import a bundle from a device that has it.',
  importFirst: 'Import a bundle first…',
  importBundle: 'Import a bundle…',
  lacksText: 'What it protects stays closed here until you import a bundle from a device that has it.',
  confirm: 'Rotate the key',
  rotating: 'Rotating…',
  rotated: 'The key was rotated',
  rotatedDescription: (others: number): string =>
    others === 0
      ? 'This is the only active device, so there is nothing else to do.'
      : 'Bring your other devices a bundle, so that they get the new key.',
  reason: 'Reason (optional)',
  reasonHint: 'Shown on all your devices.',
  reasonPlaceholder: 'For instance: phone was lost',
};
