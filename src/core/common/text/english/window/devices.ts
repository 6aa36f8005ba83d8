import { countOf, formatNumber, pluralOf } from '../../plurals.js';

/** The devices of the account: their list, the details of one, and what is done with them. */
export const devicesMessages = {
  title: 'Devices',
  description:
    'Every device that holds this account. To add one, export a bundle here and import it on the new device.',
  noun: 'devices',
  loading: 'Loading the devices…',

  counts: (active: number, behind: number): string => {
    const devices = countOf(active, 'active device');
    if (behind > 0) return `${devices}, ${formatNumber(behind)} behind`;
    return active === 1 ? `${devices}, in sync` : `${devices}, all in sync`;
  },
  found: (count: number): string => (count === 0 ? 'No device found' : `${countOf(count, 'device')} found`),

  search: 'Search by name',
  clearSearch: 'Clear the search',
  sortBy: 'Sort by',
  reverseOrder: 'Reverse order',
  orders: {
    urgency: 'What needs you first',
    name: 'Name',
    'last-seen': 'Last seen',
    joined: 'Joined',
  },
  filterLabel: 'Which devices to show',
  filters: { all: 'All', active: 'Active', archived: 'Archived', revoked: 'Revoked' },
  nothingFoundTitle: 'No device matches',
  nothingFoundText: 'Try fewer letters.',
  showAll: 'Show all devices',

  thisDevice: 'This device',
  actionsFor: (name: string) => `Actions for ${name}`,
  joined: 'Joined',
  lastSeen: 'Last seen',
  clockAhead: (span: string) => `Its clock is ${span} ahead of this one`,

  conditions: {
    inSync: 'In sync',
    unverified: 'Not verified',
    unseen: (days: number) => `Not seen for ${countOf(days, 'day')}`,
    behind: (rotations: number, since: string) => `Behind by ${countOf(rotations, 'rotation')} since ${since}`,
    behindBriefly: (rotations: number) => `Behind by ${countOf(rotations, 'rotation')}`,
    forked: 'Cloned or restored',
    archived: 'Archived',
    revoked: 'Revoked',
  },

  /** What a condition means, and the one thing to do about it. */
  advice: {
    inSync: 'It has every key. Nothing to do.',
    unverified: 'Make sure that it is really your device: compare the code on both screens once.',
    unseen: 'If you no longer use it, archive it. It comes back by itself when it is used again.',
    forked:
      'Two copies of it wrote to the account. Revoke it, and let it join anew. If you did not clone or restore it, somebody else has its keys.',
    thisForked: 'Two copies of this device wrote to the account. Revoke it from another device, then join anew here.',
    behind: 'It may be missing the newest keys. Export a bundle here and import it there.',
    thisBehind: 'This device is missing keys that another one made. Import a bundle from that device.',
    archived: 'Checks leave it out, and it gets no new keys. If you still use it, choose “Use again”.',
    revoked: 'It is shut out of the account for good. Nothing to do.',
  },

  actions: {
    details: 'Details',
    rename: 'Rename',
    compare: 'Compare codes…',
    exportBundle: 'Export a bundle…',
    importBundle: 'Import a bundle…',
    archive: 'Archive…',
    unarchive: 'Use again',
    revoke: 'Revoke…',
  },

  newName: 'New name',
  saveName: 'Save the name',
  keepName: 'Keep the old name',
  nameMissing: 'Give the device a name.',
  renamed: (name: string) => `Renamed to “${name}”`,
  renamedDescription: 'Your other devices learn the new name with the next bundle.',

  archiveTitle: (name: string) => `Archive “${name}”?`,
  archiveConsequence:
    'is left out of checks and gets no new keys. It comes back by itself when you import something new from it. “Use again” brings it back at any time.',
  archiveAdvice: 'Archive a device that you keep but don’t use. If it was lost or sold, revoke it instead.',
  archive: 'Archive',
  archiving: 'Archiving…',
  archived: (name: string) => `“${name}” was archived`,
  unarchived: (name: string) => `“${name}” is in use again`,
  unarchivedDescription: 'It counts in checks again. Bring it a bundle so that it has every key.',

  revokeTitle: (name: string) => `Revoke “${name}”?`,
  revokeHeadline: 'is shut out of the account for good.',
  lastHeardBefore: 'Last heard of',
  revokeLoses: ': what it made since then is lost.',
  archiveKeepsBack: ': what it made since then reaches your other devices only with a bundle from it.',
  revokeKeepsUnknown: 'It keeps the keys that it has',
  revokeKeepsNone:
    'As far as this device knows, it has no key of the account. If it has one after all, it can still read what that key protects.',
  revokeKeeps: (keys: number): string =>
    `It keeps the ${countOf(keys, 'key')} that it has, and can still read what ${pluralOf(keys, { one: 'that key protects', other: 'those keys protect' })}`,
  revokeKeepsAdvice: (kept: string) => `${kept}: change the passwords that matter.`,
  revokeRotates: 'A new account key is made at once. Every other active device gets it, this one does not.',
  revokeRefuses: 'Whatever it writes from now on is refused, even if its clock is changed.',
  revokeForGood: 'You can’t undo this. The device can only join anew.',
  reason: 'Reason (optional)',
  reasonHint: 'Shown on all your devices.',
  revokePlaceholder: 'For instance: stolen on the train',
  revoke: 'Revoke for good',
  revoking: 'Revoking…',
  revoked: 'The device was revoked',
  revokedDescription: (others: number): string =>
    others === 0
      ? 'A new key was made that it can’t open.'
      : 'A new key was made that it can’t open. Bring your other devices a bundle, so that they get it.',

  compareTitle: 'Compare codes',
  compareBefore: 'On',
  compareThere: ', open Devices and choose Compare codes for',
  compareAfter: '. Does it show the same code?',
  compareWhy: 'The code comes from the keys of both devices. An impostor’s device shows a different one.',
  codesDiffer: 'No, they differ…',
  codesMatch: 'Yes, they match',
  verified: (name: string) => `“${name}” is verified`,

  factJoined: 'Joined',
  factJoinedAt: (generation: number) =>
    generation === 1 ? 'with the first key' : `with key generation\u00a0${formatNumber(generation)}`,
  factLastSeen: 'Last seen',
  factThisLastSeen: 'You are using it now',
  factCode: 'Code to compare',
  factVerified: 'Verified',
  factVerifiedYes: 'Yes, its code was compared',
  factVerifiedNo: 'Not yet',
  factKeys: 'Keys it holds',
  factKeysOf: (held: number, all: number): string => {
    if (held === all) return all === 1 ? 'The only one so far' : `All ${formatNumber(all)}`;
    return `${formatNumber(held)} of ${formatNumber(all)}`;
  },
  factRotations: 'Rotations it made',
  factEntries: 'Entries it wrote',
  factClock: 'Its clock',
  factClockAhead: (span: string) => `${span} ahead of this one`,
  lacksTitle: 'Missing keys',
  lacksMore: (count: number) => `and ${formatNumber(count)} more`,
  generation: (generation: number) => `Generation\u00a0${formatNumber(generation)}`,
  historyTitle: 'History',
  historyLoading: 'Loading the history…',
  historyEmptyTitle: 'Nothing yet',
  historyEmptyText: 'What it does shows up here.',
  detailsLoading: 'Loading the details…',
  closeDetails: 'Close the details',
};
