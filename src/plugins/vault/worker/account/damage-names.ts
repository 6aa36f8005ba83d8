import type { AccountDamage } from './account-damage.js';
import { accountKeys, accountPrefixes, numberInKey } from './account-keys.js';
import { fromHex } from '../bytes.js';

const letterOf = (key: Uint8Array): string => String.fromCharCode(key[0] ?? 0);

/** Of the records of which there is one at most. */
const singles: ReadonlyMap<string, string> = new Map([
  [letterOf(accountKeys.header), 'the header (key slots may be changed; type the recovery key to make it whole)'],
  [letterOf(accountKeys.ledger), 'the ledger'],
  [letterOf(accountKeys.device), "this device's keys"],
  [letterOf(accountKeys.seenFindings), 'which findings were seen'],
  [letterOf(accountKeys.paper), 'the recovery key that was not printed'],
  [letterOf(accountKeys.exchanges), 'how far exchanges went'],
  [letterOf(accountKeys.checkpoint), "this device's checkpoint"],
  [letterOf(accountKeys.brakes), 'how much was taken of each device'],
]);

/** Of the others, before their number. */
const numbered: ReadonlyMap<string, string> = new Map([
  [letterOf(accountPrefixes.entry), 'entry'],
  [letterOf(accountPrefixes.generation), 'account secret'],
  [letterOf(accountPrefixes.directory), 'the list of entries, part'],
  [letterOf(accountPrefixes.members), 'what is known of devices, part'],
]);

/** What a damaged record is called in findings. */
export function nameOfDamage({ letter, key }: AccountDamage): string {
  const one = singles.get(letter);
  if (one !== undefined) return one;
  return `${numbered.get(letter) ?? 'record'} ${1 + numberInKey(fromHex(key))}`;
}
