import { makeAutoObservable, observableRef } from 'mobx';

import type {
  ActivityView,
  DeviceDetailsView,
  DeviceView,
  ImportReportView,
  IpcBridge,
  KeystoreView,
  RequestArgument,
  RequestResult,
  RotationView,
} from '../../ipc/contract.js';
import type { PageMemory } from '../page-memory.js';
import { DeviceViewStore } from './device-view-store.js';
import { LoadedValue } from './loaded-value.js';
import { PagedList } from './paged-list.js';
import { WindowedList } from './windowed-list.js';

const DEVICES_PER_PAGE = 100;
const ROTATIONS_PER_PAGE = 100;
const ACTIVITIES_PER_PAGE = 100;
const DEVICE_ACTIVITIES_PER_PAGE = 20;
const NAMES_PER_PAGE = 50;
const RECENT_ACTIVITIES = 6;

/** A device by name. */
export type NamedDevice = RequestResult<'keystore:listDevicesWithout'>['items'][number];

/** A part of the store that is asked for when it is looked at. */
interface OnDemand {
  invalidate(): void;
  clear(): void;
}

/** What is public about the keystore, and what a person can do with it. Empty while the vault is not open. */
export class KeystoreStore {
  /** Null while the vault is not open. */
  view: KeystoreView | null = null;
  /** The rotation of which it is shown who lacks it. */
  openRotation: string | null = null;
  /** How a person looks at the devices. */
  readonly deviceView: DeviceViewStore;
  readonly devices: WindowedList<DeviceView>;
  /** Of the device that is selected in `deviceView`. */
  readonly deviceDetails: LoadedValue<DeviceDetailsView | null>;
  /** What the selected device did, and what others did to it. */
  readonly deviceHistory: WindowedList<ActivityView>;
  readonly rotations: WindowedList<RotationView>;
  /** How the account was made; null where its beginning is missing. */
  readonly founding: LoadedValue<ActivityView | null>;
  /** The devices that lack the rotation in `openRotation`. */
  readonly devicesWithout: WindowedList<NamedDevice>;
  readonly activity: WindowedList<ActivityView>;
  readonly recentActivity: PagedList<ActivityView>;

  constructor(
    private readonly bridge: IpcBridge,
    memory: PageMemory,
  ) {
    this.deviceView = new DeviceViewStore(memory, () => this.devices.replace());
    this.devices = new WindowedList(
      (page) => bridge.invoke('devices:list', { ...page, ...this.deviceView.query }),
      DEVICES_PER_PAGE,
    );
    this.deviceDetails = new LoadedValue(async () => {
      const { selected } = this.deviceView;
      return selected === null ? null : bridge.invoke('devices:describe', { device: selected });
    });
    this.deviceHistory = new WindowedList(async (page) => {
      const { selected } = this.deviceView;
      if (selected === null) return { total: 0, items: [] };
      return bridge.invoke('keystore:listActivity', { ...page, device: selected });
    }, DEVICE_ACTIVITIES_PER_PAGE);
    this.rotations = new WindowedList((page) => bridge.invoke('keystore:listRotations', page), ROTATIONS_PER_PAGE);
    this.founding = new LoadedValue(() => this.fetchFounding());
    this.devicesWithout = new WindowedList(async (page) => {
      const rotation = this.openRotation;
      if (rotation === null) return { total: 0, items: [] };
      return bridge.invoke('keystore:listDevicesWithout', { ...page, rotation });
    }, NAMES_PER_PAGE);
    this.activity = new WindowedList((page) => bridge.invoke('keystore:listActivity', page), ACTIVITIES_PER_PAGE);
    this.recentActivity = new PagedList((page) => bridge.invoke('keystore:listActivity', page), RECENT_ACTIVITIES);
    makeAutoObservable<this, 'bridge' | 'parts'>(this, {
      bridge: false,
      parts: false,
      deviceView: false,
      devices: false,
      deviceDetails: false,
      deviceHistory: false,
      rotations: false,
      founding: false,
      devicesWithout: false,
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
    for (const part of this.parts) part.invalidate();
  }

  clear(): void {
    this.view = null;
    this.openRotation = null;
    this.deviceView.clear();
    for (const part of this.parts) part.clear();
  }

  /** Opens the details of a device, or closes them. */
  selectDevice(device: string | null): void {
    this.deviceView.select(device);
    this.deviceDetails.replace();
    this.deviceHistory.clear();
    this.deviceHistory.replace();
  }

  /** Shows which devices lack a rotation, or no longer. */
  toggleRotation(rotation: string): void {
    this.openRotation = this.openRotation === rotation ? null : rotation;
    this.devicesWithout.clear();
    this.devicesWithout.replace();
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

  describeDevice(device: string): Promise<DeviceDetailsView> {
    return this.bridge.invoke('devices:describe', { device });
  }

  async renameDevice(device: string, name: string): Promise<void> {
    await this.bridge.invoke('devices:rename', { device, name });
  }

  async archiveDevice(device: string): Promise<void> {
    await this.bridge.invoke('devices:archive', { device });
  }

  /** Takes an archived device back into use. */
  async unarchiveDevice(device: string): Promise<void> {
    await this.bridge.invoke('devices:unarchive', { device });
  }

  async revokeDevices(request: RequestArgument<'devices:revoke'>): Promise<void> {
    await this.bridge.invoke('devices:revoke', request);
  }

  /** What a revocation would come to. */
  tryRevoking(request: RequestArgument<'devices:tryRevoking'>): Promise<RequestResult<'devices:tryRevoking'>> {
    return this.bridge.invoke('devices:tryRevoking', request);
  }

  /** What a device did and what others did to it, the newest first. */
  async listDeviceActivity(device: string, limit: number): Promise<readonly ActivityView[]> {
    const { items } = await this.bridge.invoke('keystore:listActivity', { offset: 0, limit, device });
    return items;
  }

  /** Opens a request to join, by the code that the other device shows. */
  openJoinRequest(
    request: RequestArgument<'devices:openJoinRequest'>,
  ): Promise<RequestResult<'devices:openJoinRequest'>> {
    return this.bridge.invoke('devices:openJoinRequest', request);
  }

  /** Lets a device in, and writes its welcome. */
  admitDevice(request: RequestArgument<'devices:admit'>): Promise<RequestResult<'devices:admit'>> {
    return this.bridge.invoke('devices:admit', request);
  }

  async setDeviceVerified(device: string, verified: boolean): Promise<void> {
    await this.bridge.invoke('devices:setVerified', { device, verified });
  }

  /** Marks a finding as seen, so that no report shows it, or no longer. */
  async setFindingSeen(key: string, seen: boolean): Promise<void> {
    await this.bridge.invoke('findings:setSeen', { key, seen });
  }

  /** Everything else follows from it, so it is the last of all that happened, the newest being first. */
  private async fetchFounding(): Promise<ActivityView | null> {
    const { total } = await this.bridge.invoke('keystore:listActivity', { offset: 0, limit: 1 });
    if (total === 0) return null;
    const { items } = await this.bridge.invoke('keystore:listActivity', { offset: total - 1, limit: 1 });
    return items.find(({ kind }) => kind === 'genesis') ?? null;
  }

  private get parts(): readonly OnDemand[] {
    return [
      this.devices,
      this.deviceDetails,
      this.deviceHistory,
      this.rotations,
      this.founding,
      this.devicesWithout,
      this.activity,
      this.recentActivity,
    ];
  }
}
