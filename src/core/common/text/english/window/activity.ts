import { countOf, formatNumber } from '../../plurals.js';

const withReason = (what: string, reason: string): string => (reason === '' ? what : `${what}: ${reason}`);

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
  /** Of several devices that an entry is about. */
  andOthers: (device: string, others: number) => `${device} and ${countOf(others, 'other')}`,

  created: 'created the account',
  admitted: (device: string) => `let ${device} in`,
  joined: 'joined the account',
  renamedItself: (name: string) => `is now called “${name}”`,
  renamed: (device: string, name: string) => `renamed ${device} to “${name}”`,
  archived: (device: string) => `archived ${device}`,
  archivedItself: 'was archived by itself',
  unarchived: (device: string) => `took ${device} back into use`,
  unarchivedItself: 'is in use again',
  revoked: (device: string, reason: string) => withReason(`revoked ${device}`, reason),
  revokedItself: (reason: string) => withReason('revoked itself', reason),
  suspended: (device: string, reason: string) => withReason(`suspended ${device}`, reason),
  suspensionWithdrawn: (device: string, reason: string) => withReason(`took back that ${device} is suspended`, reason),
  suspensionWithdrawnFromNone: 'took back a suspension',
  left: 'left the account',
  rotated: (generation: number | null, reason: string): string =>
    withReason(
      generation === null
        ? 'rotated the account key'
        : `rotated the account key to generation\u00a0${formatNumber(generation)}`,
      reason,
    ),
  shared: (generation: number | null, device: string): string =>
    generation === null
      ? `gave the account key to ${device}`
      : `gave generation\u00a0${formatNumber(generation)} of the account key to ${device}`,
  sharedWithNone: 'gave the account key to another device',
  changedPassword: 'changed its vault password',
  announcedFormats: 'said what a newer version of the app can read',
  sawRivalry: 'saw that two keys were made at the same time',
  namedDerivation: (name: string) => `named a derived password “${name}”`,
  ofALaterVersion: 'did something that this version of the app does not know',
};
