import type { DeviceListing } from '../keystore/index.js';
import { MAX_PAGE_SIZE, type Keystore } from '../plugins/vault/index.js';

/** Every device of the account, page by page. Throws what `Keystore.listDevices` throws. */
export async function allDevices(keystore: Keystore): Promise<readonly DeviceListing[]> {
  const devices: DeviceListing[] = [];
  for (;;) {
    const { total, items } = await keystore.listDevices({ offset: devices.length, limit: MAX_PAGE_SIZE });
    devices.push(...items);
    if (items.length === 0 || devices.length >= total) return devices;
  }
}
