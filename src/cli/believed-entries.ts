import type { ActivityItem, DeviceId, EntryId } from '../keystore/index.js';
import { MAX_PAGE_SIZE, type Keystore } from '../plugins/vault/index.js';

/**
 * The last entries of a device before the first that says it was written at or after `since`, ms since 1970; undefined when none says so.
 * Times are by the clock of the device, and whoever has its keys can set them back. Throws what `Keystore.listActivity` throws.
 */
export async function lastEntriesBefore(
  keystore: Pick<Keystore, 'listActivity'>,
  device: DeviceId,
  since: number,
): Promise<readonly EntryId[] | undefined> {
  const own = (await historyOf(keystore, device)).filter((item) => item.device === device);
  const numbersSince = own.filter(({ writtenAt }) => writtenAt >= since).map(({ sequence }) => sequence);
  if (numbersSince.length === 0) return undefined;
  const before = own.filter(({ sequence }) => sequence < Math.min(...numbersSince));
  const last = Math.max(...before.map(({ sequence }) => sequence));
  // Of a device of which two copies wrote, both can have one of this number.
  return before.filter(({ sequence }) => sequence === last).map(({ id }) => id);
}

async function historyOf(keystore: Pick<Keystore, 'listActivity'>, device: DeviceId): Promise<readonly ActivityItem[]> {
  const history: ActivityItem[] = [];
  for (;;) {
    const page = await keystore.listActivity({ device, offset: history.length, limit: MAX_PAGE_SIZE });
    history.push(...page.items);
    if (page.items.length === 0 || history.length >= page.total) return history;
  }
}
