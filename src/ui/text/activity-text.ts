import type { ActivityView } from '../../ipc/contract.js';
import { displayName, displayText } from './display-text.js';
import { messages } from './messages.js';

/** What a device did, as the rest of a sentence that begins with its name. */
export function describeActivity({ kind, subjectName, text, generation }: ActivityView): string {
  const words = messages.activity;
  const device = subjectName === null ? words.aDevice : displayName(subjectName);
  const said = displayText(text);
  switch (kind) {
    case 'genesis':
      return words.created;
    case 'device-added':
      return words.joined;
    case 'device-renamed':
      return subjectName === null ? words.renamedItself(said) : words.renamed(device, said);
    case 'device-archived':
      return words.archived(device);
    case 'device-unarchived':
      return words.unarchived(device);
    case 'device-revoked':
      return words.revoked(device, said);
    case 'key-rotated':
      return words.rotated(generation, said);
    case 'password-rotated':
      return words.changedPassword;
    case 'acknowledged':
      return words.acknowledged;
    case 'conflict-settled':
      return words.settled;
  }
}
