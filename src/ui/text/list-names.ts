import { displayName } from './display-text.js';
import { messages } from './messages.js';

/** How many devices a sentence names. */
const NAMED_AT_MOST = 3;

/** Devices in a sentence: the first of them by name, and how many others there are. */
export function listNames(devices: readonly { readonly name: string }[]): string {
  const named = devices
    .slice(0, NAMED_AT_MOST)
    .map(({ name }) => `“${displayName(name)}”`)
    .join(', ');
  const others = devices.length - NAMED_AT_MOST;
  return others > 0 ? messages.revoking.andMore(named, others) : named;
}
