import { sanitizeName } from '../keystore/index.js';

/** Names that say nothing about a machine: everybody's is called so. */
const SAYS_NOTHING = /^(?:localhost|unknown|debian|ubuntu|fedora|[0-9a-f]{12,}|\d+(?:\.\d+){3})$/i;

/**
 * What a device may be called in the account, made of its name in the network: without the domain, hyphens as spaces
 * ("Adas-MacBook-Pro.local" becomes "Adas MacBook Pro"). Empty when that name says nothing.
 */
export function suggestDeviceName(hostName: string): string {
  const [machine = ''] = hostName.split('.');
  const words = machine.replaceAll(/[-_]+/g, ' ').trim();
  return words === '' || SAYS_NOTHING.test(hostName) || SAYS_NOTHING.test(machine) ? '' : sanitizeName(words);
}
