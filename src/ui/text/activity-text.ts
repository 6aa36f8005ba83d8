import type { ActivityView } from '../../ipc/contract.js';
import { displayName, displayText } from './display-text.js';
import { messages } from './messages.js';

const words = messages.activity;

/** What a device did, as the rest of a sentence that begins with its name. */
export function describeActivity(item: ActivityView): string {
  const { kind, generation } = item;
  const said = displayText(item.text);
  const subject = subjectOf(item);
  switch (kind) {
    case 'genesis':
      return words.created;
    case 'device-admitted':
      return words.admitted(subject ?? messages.common.unnamedDevice);
    case 'device-joined':
      return words.joined;
    case 'device-renamed':
      return subject === null ? words.renamedItself(said) : words.renamed(subject, said);
    case 'device-archived':
      return subject === null ? words.archivedItself : words.archived(subject);
    case 'device-unarchived':
      return subject === null ? words.unarchivedItself : words.unarchived(subject);
    case 'device-revoked':
      return subject === null ? words.revokedItself(said) : words.revoked(subject, said);
    case 'device-suspended':
      return words.suspended(subject ?? messages.common.unnamedDevice, said);
    case 'suspension-withdrawn':
      return subject === null ? words.suspensionWithdrawnFromNone : words.suspensionWithdrawn(subject, said);
    case 'device-left':
      return words.left;
    case 'key-rotated':
      return words.rotated(generation, said);
    case 'secret-shared':
      return subject === null ? words.sharedWithNone : words.shared(generation, subject);
    case 'password-rotated':
      return words.changedPassword;
    case 'formats-announced':
      return words.announcedFormats;
    case 'rivalry-seen':
      return words.sawRivalry;
    case 'derivation-named':
      return words.namedDerivation(said);
    case 'of-a-later-version':
      return words.ofALaterVersion;
  }
}

/** Whom an entry is about, in words; null where it is about its author alone. */
function subjectOf({ subject, otherSubjects }: ActivityView): string | null {
  if (subject === null) return null;
  const name = displayName(subject.deviceName);
  return otherSubjects === 0 ? name : words.andOthers(name, otherSubjects);
}
