import { makeAutoObservable, observableRef } from 'mobx';

import type {
  ActivityView,
  DeviceView,
  ImportReportView,
  IpcBridge,
  KeystoreView,
  RequestArgument,
  RequestResult,
  RotationView,
} from '../../ipc/contract.js';
import { PagedList } from './paged-list.js';

const DEVICES_PER_PAGE = 25;
const ROTATIONS_PER_PAGE = 25;
const ACTIVITIES_PER_PAGE = 50;
const RECENT_ACTIVITIES = 6;

export type DeviceFilter = DeviceView['standing'] | 'all';

/** What is public about the keystore, and what a person can do with it. Empty while the vault is not open. */
export class KeystoreStore {
  /** Null while the vault is not open. */
  view: KeystoreView | null = null;
  deviceFilter: DeviceFilter = 'all';
  readonly devices: PagedList<DeviceView>;
  readonly rotations: PagedList<RotationView>;
  readonly activity: PagedList<ActivityView>;
  readonly recentActivity: PagedList<ActivityView>;

  constructor(private readonly bridge: IpcBridge) {
    this.devices = new PagedList((page) => {
      const standing = this.deviceFilter;
      return bridge.invoke('devices:list', standing === 'all' ? page : { ...page, standing });
    }, DEVICES_PER_PAGE);
    this.rotations = new PagedList((page) => bridge.invoke('keystore:listRotations', page), ROTATIONS_PER_PAGE);
    this.activity = new PagedList((page) => bridge.invoke('keystore:listActivity', page), ACTIVITIES_PER_PAGE);
    this.recentActivity = new PagedList((page) => bridge.invoke('keystore:listActivity', page), RECENT_ACTIVITIES);
    makeAutoObservable<this, 'bridge' | 'lists'>(this, {
      bridge: false,
      lists: false,
      devices: false,
      rotations: false,
      activity: false,
      recentActivity: false,
      view: observableRef,
    });
  }

  receive(view: KeystoreView | null): void {
    if (view === null) {
      this.clear();
      return;
    }
    this.view = view;
    for (const list of this.lists) list.invalidate();
  }

  clear(): void {
    this.view = null;
    this.deviceFilter = 'all';
    for (const list of this.lists) list.clear();
  }

  showDevices(filter: DeviceFilter): void {
    this.deviceFilter = filter;
    this.devices.goTo(0);
  }

  /** Makes a new generation of the account key. Rejects with an `ErrorView`, like everything below. */
  async rotateKey(reason: string): Promise<void> {
    await this.bridge.invoke('keystore:rotateKey', { reason });
  }

  exportBundle(request: RequestArgument<'keystore:export'>): Promise<RequestResult<'keystore:export'>> {
    return this.bridge.invoke('keystore:export', request);
  }

  importBundle(request: RequestArgument<'keystore:import'>): Promise<ImportReportView> {
    return this.bridge.invoke('keystore:import', request);
  }

  async renameDevice(device: string, name: string): Promise<void> {
    await this.bridge.invoke('devices:rename', { device, name });
  }

  async archiveDevice(device: string): Promise<void> {
    await this.bridge.invoke('devices:archive', { device });
  }

  async revokeDevice(device: string, reason: string): Promise<void> {
    await this.bridge.invoke('devices:revoke', { device, reason });
  }

  async setDeviceVerified(device: string, verified: boolean): Promise<void> {
    await this.bridge.invoke('devices:setVerified', { device, verified });
  }

  private get lists(): readonly PagedList<unknown>[] {
    return [this.devices, this.rotations, this.activity, this.recentActivity];
  }
}
