import type { ActivityView } from '../../ipc/contract.js';
import { displayText } from './display-text.js';

/** What a device did, as the rest of a sentence that begins with its name. */
export function describeActivity({ kind, subject }: ActivityView): string {
  const about = displayText(subject);
  switch (kind) {
    case 'genesis':
      return 'created the account';
    case 'device-added':
      return 'joined the account';
    case 'device-renamed':
      return about === '' ? 'renamed a device' : `renamed a device to “${about}”`;
    case 'device-archived':
      return `archived ${about || 'a device'}`;
    case 'device-revoked':
      return `revoked ${about || 'a device'}`;
    case 'key-rotated':
      return about === '' ? 'rotated the account key' : `rotated the account key: ${about}`;
    case 'password-rotated':
      return 'changed its vault password';
    case 'acknowledged':
      return 'took in changes from other devices';
    case 'conflict-settled':
      return 'settled a conflict between rotations';
  }
}
