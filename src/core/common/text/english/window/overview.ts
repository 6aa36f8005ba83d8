import { countOf, formatNumber } from '../../plurals.js';
import { devicesMessages } from './devices.js';

/** The overview page. */
export const overviewMessages = {
  title: 'Overview',

  devices: 'Devices',
  deviceCounts: (counts: Parameters<typeof devicesMessages.counts>[0]): string => `${devicesMessages.counts(counts)}.`,
  behind: (rotations: number) => `Behind by ${countOf(rotations, 'rotation')}`,
  thisDevice: 'This device',
  seen: 'Seen',
  added: 'Let in',

  currentKey: 'Account key',
  generation: (generation: number) => `Generation\u00a0${formatNumber(generation)}`,
  made: 'Made',
  by: 'by',
  lastExchange: 'Last exchange',
  noExchange: 'None yet',
  exchangeExplained: 'When this device last imported or exported a bundle.',

  warnings: 'What the last check found',
  outdatedWarnings: 'What the last good check found',

  recentActivity: 'Recent activity',
  activityNoun: 'activity',
  noActivityTitle: 'Nothing yet',
  noActivityText: 'What your devices do with the account shows up here.',
};
