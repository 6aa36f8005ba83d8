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
};
