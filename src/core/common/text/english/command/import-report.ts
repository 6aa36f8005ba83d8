import { counted } from '../phrases.js';

/** What an import brought. */
export const importReportMessages = {
  nothingNew: 'The bundle held nothing new. Nothing was changed.',
  brought: (entries: number, rotations: number) =>
    `Imported ${counted(entries, 'new entry', 'new entries')}, ${counted(rotations, 'key rotation')} among them.`,
  newDevice: (name: string) => `New device: ${name}`,
  /** @param reason a sentence. */
  withoutEffect: (sequence: number, device: string, reason: string) =>
    `Without effect: entry ${sequence} of ${device}. ${reason}`,
  next: 'Export a bundle and import it on your other devices, so that they learn what this one knows now.',
};
