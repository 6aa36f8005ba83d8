import { countOf, formatNumber } from '../plurals.js';

/** The overview page. */
export const overviewMessages = {
  title: 'Overview',

  addDevice: 'Add another device…',

  devices: 'Devices',
  deviceCounts: (active: number, behind: number) =>
    behind === 0
      ? `${countOf(active, 'active device')}, all in sync.`
      : `${countOf(active, 'active device')}, ${formatNumber(behind)} behind.`,
  behind: (rotations: number) => `Behind by ${countOf(rotations, 'rotation')}`,
  thisDevice: 'This device',
  seen: 'Seen',

  currentKey: 'Account key',
  generation: (generation: number) => `Generation\u00a0${formatNumber(generation)}`,
  made: 'Made',
  by: 'by',
  lastExchange: 'Last exchange',
  noExchange: 'None yet',
  exchangeExplained: 'When you last imported a bundle on this device.',

  warnings: 'What the last check found',

  recentActivity: 'Recent activity',
  activityNoun: 'activity',
  noActivityTitle: 'Nothing yet',
  noActivityText: 'What your devices do with the account shows up here.',
};
