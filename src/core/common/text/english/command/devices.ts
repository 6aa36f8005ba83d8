/** What holds of a device, in a word or two for a table. */
export const deviceMessages = {
  columns: {
    id: 'ID',
    state: 'STATE',
    missing: 'MISSING',
    lastHeard: 'LAST HEARD',
    comparisonCode: 'COMPARISON CODE',
    name: 'NAME',
  },
  thisDevice: 'this device',
  notYet: 'not yet',
  conditions: {
    forked: 'forked',
    suspended: 'suspended',
    behind: 'behind',
    'waits-for-key': 'waits for the key',
    unseen: 'silent',
    unverified: 'not verified',
    awaited: 'not heard from yet',
    'in-sync': 'in sync',
    archived: 'archived',
    left: 'left',
    revoked: 'revoked',
    'not-let-in': 'not let in',
  },
};
