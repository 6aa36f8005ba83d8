import type { DeviceView, IpcBridge } from '../../ipc/contract.js';
import { PagedList } from './paged-list.js';

/** How many devices are named on the overview. */
export const DEVICES_AT_A_GLANCE = 5;

/** What only the overview shows. Empty while the vault is not open. */
export class OverviewStore {
  readonly devices: PagedList<DeviceView>;

  constructor(bridge: IpcBridge) {
    this.devices = new PagedList(
      (page) => bridge.invoke('devices:list', { ...page, standing: 'active', order: 'urgency' }),
      DEVICES_AT_A_GLANCE,
    );
  }

  /** The keystore has changed. */
  invalidate(): void {
    this.devices.invalidate();
  }

  clear(): void {
    this.devices.clear();
  }
}
