/** What holds of a device, in a word or two for a table. */
export const deviceMessages = {
  conditions: {
    forked: 'forked',
    behind: 'behind',
    unseen: 'silent',
    unverified: 'not verified',
    'in-sync': 'in sync',
    archived: 'archived',
    revoked: 'revoked',
  },
};
