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
  reverseOrder: 'Turn the order round',
  orders: {
    urgency: 'What needs you first',
    name: 'Name',
    'last-seen': 'Last seen',
    joined: 'Joined',
  },
  filterLabel: 'Which devices to show',
  filters: { all: 'All', active: 'Active', archived: 'Archived', revoked: 'Revoked' },
  nothingFoundTitle: 'No device fits this search',
  nothingFoundText: 'Try fewer letters of its name.',
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
    inSync: 'It holds every key of the account. There is nothing to do.',
    unverified:
      'Nobody has made sure yet that this is the device you think it is. Compare the code on both screens once.',
    unseen:
      'Perhaps you no longer use it. Archive it, and it no longer holds up the account; it comes back when it is used.',
    forked:
      'Two copies of it wrote to the account. Revoke it, and let it join anew. If you did not clone or restore it, somebody else has its keys.',
    thisForked: 'Two copies of this device wrote to the account. Revoke it from another device, then join anew here.',
    behind: 'It has not said that it has the newest keys. Export a bundle here and import it there.',
    thisBehind: 'This device lacks keys that another one made. Import a bundle from that device.',
    archived: 'It counts in no check, and new keys are not sealed to it. If you use it after all, choose “Use again”.',
    revoked: 'It is shut out of the account for good. There is nothing to do.',
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
    'no longer counts when the account is checked, and gets no new keys. It comes back by itself as soon as you import something new from it; “Use again” brings it back at any time.',
  archiveAdvice: 'Archive a device that you keep but don’t use. If it was lost or sold, revoke it instead.',
  archive: 'Archive',
  archiving: 'Archiving…',
  archived: (name: string) => `“${name}” was archived`,
  unarchived: (name: string) => `“${name}” is in use again`,
  unarchivedDescription: 'It counts in checks again. Bring it a bundle so that it has every key.',

  revokeTitle: (name: string) => `Revoke “${name}”?`,
  revokeHeadline: 'is shut out of the account for good.',
  revokeKeepsUnknown: 'It keeps the keys that it has',
  revokeKeepsNone:
    'No key of the account is known to have reached it. If one did, it can go on reading whatever that key protects.',
  revokeKeeps: (keys: number): string =>
    `It keeps the ${countOf(keys, 'key')} that it has, and can go on reading whatever ${pluralOf(keys, { one: 'that key', other: 'those keys' })} protect${keys === 1 ? 's' : ''}`,
  revokeKeepsAdvice: (kept: string) => `${kept}: change the passwords that matter.`,
  revokeRotates: 'A new account key is made at once, sealed to every other active device but not to this one.',
  revokeRefuses: 'Nothing it writes from now on is accepted, even with a changed clock.',
  revokeForGood: 'This can’t be undone. The device could only join anew.',
  reason: 'Reason (optional)',
  reasonHint: 'Shown on all your devices.',
  revokePlaceholder: 'For instance: stolen on the train',
  revoke: 'Revoke for good',
  revoking: 'Revoking…',
  revoked: 'The device was revoked',
  revokedDescription: (others: number): string =>
    others === 0
      ? 'A new key was made that it can’t open.'
      : 'A new key was made that it can’t open. Your other devices lack it until you bring them a bundle.',

  compareTitle: 'Compare codes',
  compareBefore: 'On',
  compareThere: ', open Devices and choose Compare codes for',
  compareAfter: '. Does it show the same code?',
  compareWhy: 'The code is made from the keys of both devices, so an impostor’s device would show a different one.',
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
  lacksTitle: 'Keys it lacks',
  lacksMore: (count: number) => `and ${formatNumber(count)} more`,
  generation: (generation: number) => `Generation\u00a0${formatNumber(generation)}`,
  historyTitle: 'History',
  historyLoading: 'Loading the history…',
  historyEmptyTitle: 'Nothing yet',
  historyEmptyText: 'What it does shows up here.',
  detailsLoading: 'Loading the details…',
  closeDetails: 'Close the details',
};
