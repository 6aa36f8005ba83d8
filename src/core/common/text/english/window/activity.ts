import { formatNumber } from '../../plurals.js';

/** What happened in the account. Sentences go on after the name of the device that did it. */
export const activityMessages = {
  title: 'Activity',
  description:
    'What happened in the account, as far as this device knows. Times come from the clock of the device that acted.',
  loading: 'Loading the activity…',
  emptyTitle: 'Nothing yet',
  emptyText: 'What your devices do with the account shows up here.',
  withoutEffect: 'Had no effect',
  withoutEffectHint: 'It stays on record, but it changes nothing.',
  aDevice: 'a device',

  created: 'created the account',
  joined: 'joined the account',
  renamedItself: (name: string) => `is now called “${name}”`,
  renamed: (device: string, name: string) => `renamed ${device} to “${name}”`,
  archived: (device: string) => `archived ${device}`,
  unarchived: (device: string) => `took ${device} back into use`,
  revoked: (device: string, reason: string) => (reason === '' ? `revoked ${device}` : `revoked ${device}: ${reason}`),
  rotated: (generation: number | null, reason: string): string => {
    const made =
      generation === null
        ? 'rotated the account key'
        : `rotated the account key to generation\u00a0${formatNumber(generation)}`;
    return reason === '' ? made : `${made}: ${reason}`;
  },
  changedPassword: 'changed its vault password',
  acknowledged: 'received changes from other devices',
  settled: 'settled a conflict between rotations',
};
