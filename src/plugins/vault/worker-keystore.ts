import { inject, injectable } from 'inversify';

import type { Event } from '../../core/event.js';
import type {
  ActivityItem,
  DeviceDetails,
  DeviceId,
  DeviceListing,
  DeviceQuery,
  EntryId,
  KeystoreSnapshot,
  NamedDevice,
  Page,
  RotationListing,
} from '../../keystore/index.js';
import type {
  AdmittedDevice,
  ExportReport,
  ImportReport,
  JoiningDevice,
  Keystore,
  KeystoreChange,
  KeystoreChangeCause,
  PageRequest,
  RevocationRequest,
  RevocationTrial,
} from './keystore.js';
import { WorkerVault } from './worker-vault.js';
import type { Changed, OperationArgument, VaultOperations } from './worker/protocol.js';

/** The operations of an open vault whose answer has a new snapshot. */
type PlainChange = {
  [O in keyof VaultOperations]: VaultOperations[O]['result'] extends Changed ? O : never;
}[keyof VaultOperations];

/** The keystore of the open vault, asked through its worker. */
@injectable()
export class WorkerKeystore implements Keystore {
  readonly #vault: WorkerVault;

  constructor(@inject(WorkerVault) vault: WorkerVault) {
    this.#vault = vault;
  }

  get snapshot(): KeystoreSnapshot | null {
    return this.#vault.session?.snapshot ?? null;
  }

  get onDidChange(): Event<KeystoreChange> {
    return this.#vault.onDidChangeKeystore;
  }

  async refresh(): Promise<KeystoreSnapshot> {
    const session = this.#vault.requireSession();
    const changed = await session.client.call('refresh', null);
    if (changed) this.#vault.adopt(session, changed.snapshot, 'other-process');
    return changed?.snapshot ?? session.snapshot;
  }

  rotateKey({ reason }: { readonly reason: string }): Promise<KeystoreSnapshot> {
    return this.#change('rotateKey', { reason }, 'rotated');
  }

  renameDevice({ device, name }: { readonly device: DeviceId; readonly name: string }): Promise<KeystoreSnapshot> {
    return this.#change('renameDevice', { device, name }, 'edited');
  }

  archiveDevice({ device }: { readonly device: DeviceId }): Promise<KeystoreSnapshot> {
    return this.#change('archiveDevice', { device }, 'edited');
  }

  unarchiveDevice({ device }: { readonly device: DeviceId }): Promise<KeystoreSnapshot> {
    return this.#change('unarchiveDevice', { device }, 'edited');
  }

  revokeDevices(request: RevocationRequest & { readonly reason: string }): Promise<KeystoreSnapshot> {
    return this.#change('revokeDevices', request, 'rotated');
  }

  async tryRevoking(request: RevocationRequest): Promise<RevocationTrial> {
    return this.#vault.requireSession().client.call('tryRevoking', request);
  }

  async openJoinRequest(request: { readonly requestPath: string; readonly code: string }): Promise<JoiningDevice> {
    const { requestPath, code } = request;
    return this.#vault.requireSession().client.call('openJoinRequest', { requestPath, code });
  }

  async admitDevice(request: {
    readonly requestPath: string;
    readonly code: string;
    readonly welcomePath: string;
  }): Promise<AdmittedDevice> {
    const { requestPath, code, welcomePath } = request;
    const session = this.#vault.requireSession();
    const { snapshot, admitted } = await session.client.call('admitDevice', { requestPath, code, welcomePath });
    this.#vault.adopt(session, snapshot, 'edited');
    return admitted;
  }

  setDeviceVerified(request: { readonly device: DeviceId; readonly verified: boolean }): Promise<KeystoreSnapshot> {
    const { device, verified } = request;
    return this.#change('setDeviceVerified', { device, verified }, 'edited');
  }

  setFindingSeen({ key, seen }: { readonly key: string; readonly seen: boolean }): Promise<KeystoreSnapshot> {
    return this.#change('setFindingSeen', { key, seen }, 'edited');
  }

  lookAtHeldBack({ device }: { readonly device?: DeviceId }): Promise<KeystoreSnapshot> {
    return this.#change('lookAtHeldBack', device === undefined ? {} : { device }, 'edited');
  }

  async exportBundle({ path }: { readonly path: string }): Promise<ExportReport> {
    const session = this.#vault.requireSession();
    const { snapshot, report } = await session.client.call('exportBundle', { path });
    this.#vault.adopt(session, snapshot, 'exported');
    return report;
  }

  async importBundle({ path }: { readonly path: string }): Promise<ImportReport> {
    const session = this.#vault.requireSession();
    const { snapshot, report } = await session.client.call('importBundle', { path });
    // The vault may be locked by now, and the import has succeeded all the same.
    if (snapshot.revision !== this.snapshot?.revision) this.#vault.adopt(session, snapshot, 'imported');
    return report;
  }

  async listDevices(request: PageRequest & DeviceQuery): Promise<Page<DeviceListing>> {
    return this.#vault.requireSession().client.call('listDevices', request);
  }

  async describeDevice({ device }: { readonly device: DeviceId }): Promise<DeviceDetails> {
    return this.#vault.requireSession().client.call('describeDevice', { device });
  }

  async listRotations({ offset, limit }: PageRequest): Promise<Page<RotationListing>> {
    return this.#vault.requireSession().client.call('listRotations', { offset, limit });
  }

  async listDevicesWithout(request: PageRequest & { readonly rotation: EntryId }): Promise<Page<NamedDevice>> {
    return this.#vault.requireSession().client.call('listDevicesWithout', request);
  }

  async listActivity(request: PageRequest & { readonly device?: DeviceId }): Promise<Page<ActivityItem>> {
    return this.#vault.requireSession().client.call('listActivity', request);
  }

  async #change<O extends PlainChange>(
    operation: O,
    argument: OperationArgument<O>,
    cause: KeystoreChangeCause,
  ): Promise<KeystoreSnapshot> {
    const session = this.#vault.requireSession();
    const { snapshot } = await session.client.call(operation, argument);
    this.#vault.adopt(session, snapshot, cause);
    return snapshot;
  }
}
