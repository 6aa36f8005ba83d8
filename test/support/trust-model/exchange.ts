import type { Device } from './device.js';
import type { Entry } from './entry.js';

/** More rounds than any honest exchange takes. */
const MAX_ROUNDS = 40;

/** Everybody hears everything, and does what it does unasked, until nobody has anything to say. */
export function exchangeAll(devices: readonly Device[], rumours: readonly Entry[] = []): void {
  for (const device of devices) device.receive(rumours);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const from of devices) for (const to of devices) if (to !== from) to.receive(from.entries);
    if (!devices.map((device) => device.upkeep()).includes(true)) return;
  }
  throw new Error('The devices never fall silent.');
}
