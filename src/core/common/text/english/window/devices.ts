import { countOf, formatNumber } from '../../plurals.js';

/** How many devices there are in which state. Whoever is active and neither in sync nor out of it was not heard from yet. */
interface Counts {
  readonly active: number;
  readonly inSync: number;
  readonly outOfSync: number;
  readonly suspended: number;
}

/** The devices of the account: their list, the details of one, and what is done with them. */
export const devicesMessages = {
  title: 'Devices',
  description: 'Every device that holds this account.',
  noun: 'devices',
  loading: 'Loading the devices…',

  counts: ({ active, inSync, outOfSync, suspended }: Counts): string => {
    const awaited = Math.max(0, active - inSync - outOfSync);
    const remarks = [
      outOfSync > 0 && `${formatNumber(outOfSync)} behind`,
      awaited > 0 && `${formatNumber(awaited)} not heard from yet`,
      suspended > 0 && `${formatNumber(suspended)} suspended`,
    ].filter((remark) => remark !== false);
    if (remarks.length === 0) remarks.push(active === 1 ? 'in sync' : 'all in sync');
    return [countOf(active, 'active device'), ...remarks].join(', ');
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
  filters: { all: 'All', active: 'Active', archived: 'Archived', suspended: 'Suspended', revoked: 'Revoked' },
  nothingFoundTitle: 'No device matches',
  nothingFoundText: 'Try fewer letters.',
  showAll: 'Show all devices',

  thisDevice: 'This device',
  actionsFor: (name: string) => `Actions for ${name}`,
  joined: 'Joined',
  added: 'Let in',
  lastSeen: 'Last seen',
  clockAhead: (span: string) => `Its clock is ${span} ahead of this one`,

  conditions: {
    inSync: 'In sync',
    unverified: 'Not verified',
    unseen: (days: number) => `Not seen for ${countOf(days, 'day')}`,
    behind: (rotations: number, since: string) => `Behind by ${countOf(rotations, 'rotation')} since ${since}`,
    behindBriefly: (rotations: number) => `Behind by ${countOf(rotations, 'rotation')}`,
    forked: 'Cloned or restored',
    suspended: 'Suspended',
    awaited: 'Not heard from yet',
    overdue: 'Has not arrived',
    waitsForKey: 'Waits for the key',
    archived: 'Archived',
    revoked: 'Revoked',
    left: 'Left the account',
    notLetIn: 'Not let in',
  },

  /** What a condition means, and the one thing to do about it. */
  advice: {
    inSync: 'It has every key. Nothing to do.',
    unverified: 'Make sure that it is really your device: compare its code with the one that it shows itself.',
    unseen: 'If you no longer use it, archive it. It comes back by itself when it is used again.',
    forked:
      'Two copies of it wrote to the account. Revoke it, and let it join anew. If you did not clone or restore it, somebody else has its keys.',
    thisForked: 'Two copies of this device wrote to the account. Revoke it from another device, then join anew here.',
    behind: 'It may be missing the newest keys. Export a bundle here and import it there.',
    thisBehind: 'This device is missing keys that another one made. Import a bundle from that device.',
    suspended: (by: string) =>
      `“${by}” says that it is out. What it wrote stands, but it gets no new keys until that is decided. If it was stolen, revoke it with the recovery key. If it is yours, revoke “${by}”: that ends the suspension.`,
    suspendedHere:
      'This device says that it is out. What it wrote stands, but it gets no new keys. To shut it out for good, revoke it with the recovery key.',
    thisSuspended: (by: string) =>
      `“${by}” says that this device is out. It gets no new keys until that is decided. Revoke “${by}” if somebody else has it: that ends the suspension. The recovery key decides for good.`,
    awaited: 'It was let in. It shows up as heard from with the first bundle from it. Nothing to do until then.',
    overdue:
      'It was let in a week ago or more, and nothing came from it. Open its welcome there and import a bundle from it here. If it never joined, revoke it and let it in anew.',
    waitsForKey: 'It has heard of the newest key and can’t open it yet. Export a bundle here and import it there.',
    thisWaitsForKey:
      'This device has heard of the newest key and can’t open it yet. Import a bundle from a device that has it.',
    archived: 'Checks leave it out, and it gets no new keys. If you still use it, choose “Use again”.',
    revoked: 'It is shut out of the account. Nothing to do.',
    revokedForGood: 'The recovery key shut it out, so no device can let it back in. Nothing to do.',
    left: 'It left the account and erased its keys. What it wrote stands. Nothing to do.',
    notLetIn:
      'Whoever let it in was revoked, and its admission has no effect. It is no member. If it is yours, add it again.',
  },

  /** How a device came to its standing: said, by whom, and then when. */
  reasons: {
    revoked: 'Revoked by',
    'not-let-in': 'Out since the revocation by',
    left: 'Left by itself',
    suspended: 'Suspended by',
    archived: 'Archived by',
  },

  actions: {
    details: 'Details',
    rename: 'Rename',
    add: 'Add a device…',
    compare: 'Compare its code…',
    showCode: 'Show its code…',
    revokeOther: (name: string) => `Revoke “${name}”…`,
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
    'is left out of checks and gets no new keys. It comes back by itself when it is used again and you import a bundle from it. “Use again” brings it back at any time.',
  lastHeardBefore: 'Last heard of',
  archiveKeepsBack: ': what it made since then reaches your other devices only with a bundle from it.',
  archiveAdvice: 'Archive a device that you keep but don’t use. If it was lost or sold, revoke it instead.',
  archive: 'Archive',
  archiving: 'Archiving…',
  archived: (name: string) => `“${name}” was archived`,
  unarchived: (name: string) => `“${name}” is in use again`,
  unarchivedDescription: 'It counts in checks again. Bring it a bundle so that it has every key.',

  compareTitle: 'Compare its code',
  compareOn: 'On',
  compareThere: (showCode: string) =>
    `, open Devices and choose “${showCode}” in the menu of “This device”. Does it show this code?`,
  compareWhy: 'The code comes from the keys of that device. A device of somebody else shows another one.',
  ownCodeTitle: 'The code of this device',
  ownCode: 'This device is the real one if your other devices show the same code for it.',
  codeUnreadable: 'The code can’t be read here. Import a bundle from another device of yours, then try again.',
  codesDiffer: 'No, they differ…',
  codesMatch: 'Yes, it is the same',
  verified: (name: string) => `“${name}” is verified`,

  factFounded: 'Made the account',
  factJoined: 'Joined',
  factJoinedAt: (generation: number) =>
    generation === 1 ? 'with the first key' : `with key generation\u00a0${formatNumber(generation)}`,
  factStanding: 'State',
  factAddedBy: 'Let in by',
  factLetIn: 'Let in',
  factLetInMore: (count: number) => `and ${formatNumber(count)} more`,
  factAppVersion: 'App version',
  factAppVersionUnknown: 'Not known yet',
  factNamedBy: 'Named by',
  factLastSeen: 'Last seen',
  factThisLastSeen: 'You are using it now',
  factNeverSeen: 'Not heard from yet',
  factCode: 'Code to compare',
  factCodeUnreadable: 'Can’t be read here',
  factVerified: 'Verified',
  factVerifiedYes: 'Yes, its code was typed or compared',
  factVerifiedNo: 'Not yet',
  factVerifiedItself: 'It is this device',
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
