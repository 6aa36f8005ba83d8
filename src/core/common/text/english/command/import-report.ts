import { counted } from '../phrases.js';

/** What an import brought. */
export const importReportMessages = {
  nothingNew: 'The bundle held nothing new. Nothing was changed.',
  brought: (entries: number, rotations: number) =>
    rotations === 0
      ? `Imported ${counted(entries, 'new entry', 'new entries')}.`
      : `Imported ${counted(entries, 'new entry', 'new entries')}, including ${counted(rotations, 'key rotation')}.`,
  newDevice: (name: string) => `New device: ${name}`,
  /** @param reason a sentence. */
  withoutEffect: (sequence: number, device: string, reason: string) =>
    `Without effect: entry ${sequence} of ${device}. ${reason}`,
  moreWithoutEffect: (count: number) => `… and ${counted(count, 'more entry', 'more entries')} without effect.`,
  refused: (count: number) =>
    `Refused: ${counted(count, 'entry', 'entries')} that ${count === 1 ? 'is' : 'are'} damaged or forged, or that the author was not allowed to write.`,
  waiting: (count: number) =>
    `Waiting: ${counted(count, 'entry', 'entries')} that ${count === 1 ? 'builds' : 'build'} on something that is not here yet. A newer bundle brings it.`,
  heldBack: (count: number) =>
    `Held back: ${counted(count, 'entry', 'entries')} of a device that writes unusually much, or was out. "onestar check" says of which, and what to do.`,
  ofALaterVersion: (count: number) =>
    `Waiting for a newer version of the app: ${counted(count, 'entry', 'entries')}. Update the app on this device.`,
};
