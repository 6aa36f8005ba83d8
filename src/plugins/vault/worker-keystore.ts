import { inject, injectable } from 'inversify';

import type { Event } from '../../core/event.js';
import type {
  DeviceDetails,
  DeviceId,
  DeviceListing,
  DeviceQuery,
  EntryId,
  KeystoreSnapshot,
  RotationListing,
} from '../../keystore/index.js';
import type {
  ActivityItem,
  ExportReport,
  ImportReport,
  Keystore,
  KeystoreChange,
  KeystoreChangeCause,
  NamedDevice,
  Page,
  PageRequest,
} from './keystore.js';
import { requireFittingLength } from './vault-errors.js';
import { WorkerVault } from './worker-vault.js';
import type { Changed, OperationArgument, VaultOperations } from './worker/protocol.js';

/** The operations whose answer is nothing but a new snapshot. */
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

  revokeDevice({ device, reason }: { readonly device: DeviceId; readonly reason: string }): Promise<KeystoreSnapshot> {
    return this.#change('revokeDevice', { device, reason }, 'rotated');
  }

  setDeviceVerified(request: { readonly device: DeviceId; readonly verified: boolean }): Promise<KeystoreSnapshot> {
    const { device, verified } = request;
    return this.#change('setDeviceVerified', { device, verified }, 'edited');
  }

  setFindingSeen({ key, seen }: { readonly key: string; readonly seen: boolean }): Promise<KeystoreSnapshot> {
    return this.#change('setFindingSeen', { key, seen }, 'edited');
  }

  async exportBundle(request: { readonly path: string; readonly passphrase: string }): Promise<ExportReport> {
    requireFittingLength(request.passphrase, 'passphrase');
    const { path, passphrase } = request;
    const session = this.#vault.requireSession();
    const { snapshot, report } = await session.client.call('exportBundle', { path, passphrase });
    this.#vault.adopt(session, snapshot, 'exported');
    return report;
  }

  async importBundle(request: { readonly path: string; readonly passphrase: string }): Promise<ImportReport> {
    const { path, passphrase } = request;
    const session = this.#vault.requireSession();
    const { snapshot, report } = await session.client.call('importBundle', { path, passphrase });
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
