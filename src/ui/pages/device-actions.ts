import { Archive, ArchiveRestore, Ban, Download, Pencil, ShieldCheck, Upload, type LucideIcon } from 'lucide-react';

import type { DeviceView } from '../../ipc/contract.js';
import type { Stores } from '../stores/create-stores.js';
import { nameOfWhoSaidSo } from '../text/device-text.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';

/** Something that can be done with a device. */
export interface DeviceAction {
  /** For tests. */
  readonly id: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly isDangerous?: boolean;
  /** What it throws or rejects with has to be shown. */
  readonly run: () => void | Promise<void>;
}

type ActionStores = Pick<Stores, 'dialogs' | 'keystore' | 'toasts'>;

const words = messages.devices;

/** The one thing to do about a device, which is what its most urgent condition asks for; null when there is nothing to do. */
export function nextStepFor(device: DeviceView, stores: ActionStores): DeviceAction | null {
  const [condition] = device.conditions;
  switch (condition?.kind) {
    case 'forked':
      return device.isThisDevice ? null : revoke(device, stores);
    case 'suspended':
      return device.isThisDevice ? (revokeWhoSuspended(device, stores)[0] ?? null) : revoke(device, stores);
    case 'unverified':
      return compare(device, stores);
    case 'unseen':
      return archive(device, stores);
    case 'behind':
    case 'waits-for-key':
      return device.isThisDevice ? importBundle(stores) : exportBundle(stores);
    case 'awaited':
      return condition.isOverdue ? importBundle(stores) : null;
    case 'archived':
      return unarchive(device, stores);
    case 'in-sync':
    case 'revoked':
    case 'left':
    case 'not-let-in':
    case undefined:
      return null;
  }
}

/** All that can be done with a device in its state. `rename` begins to write the name anew. */
export function actionsFor(device: DeviceView, stores: ActionStores, rename: () => void): readonly DeviceAction[] {
  if (device.standing === 'revoked') return [];
  const renaming: DeviceAction = { id: 'rename-device', label: words.actions.rename, icon: Pencil, run: rename };
  const ending = revokeWhoSuspended(device, stores);
  if (device.isThisDevice) return [renaming, compare(device, stores), ...ending];
  const keeping = device.standing === 'archived' ? [unarchive(device, stores)] : [archive(device, stores)];
  return [
    renaming,
    compare(device, stores),
    ...(device.standing === 'suspended' ? [] : keeping),
    revoke(device, stores),
    ...ending,
  ];
}

/** Takes an archived device back into use, and says so. Rejects with an `ErrorView`. */
async function unarchiveNow(device: DeviceView, { keystore, toasts }: ActionStores): Promise<void> {
  await keystore.unarchiveDevice(device.id);
  toasts.show({
    tone: 'success',
    title: words.unarchived(displayName(device.name)),
    description: words.unarchivedDescription,
    action: { label: messages.common.undo, run: () => keystore.archiveDevice(device.id) },
  });
}

function compare(device: DeviceView, { dialogs }: ActionStores): DeviceAction {
  const label = device.isThisDevice ? words.actions.showCode : words.actions.compare;
  const run = (): void => dialogs.show({ kind: 'verify-device', device });
  return { id: 'verify-device', label, icon: ShieldCheck, run };
}

function archive(device: DeviceView, { dialogs }: ActionStores): DeviceAction {
  const run = (): void => dialogs.show({ kind: 'archive-device', device });
  return { id: 'archive-device', label: words.actions.archive, icon: Archive, run };
}

function unarchive(device: DeviceView, stores: ActionStores): DeviceAction {
  const run = (): Promise<void> => unarchiveNow(device, stores);
  return { id: 'unarchive-device', label: words.actions.unarchive, icon: ArchiveRestore, run };
}

function revoke(device: DeviceView, { dialogs }: ActionStores): DeviceAction {
  const run = (): void => dialogs.show({ kind: 'revoke-device', device });
  return { id: 'revoke-device', label: words.actions.revoke, icon: Ban, isDangerous: true, run };
}

/** Revoking another that suspended a device, which ends the suspension if whoever revokes is senior to that one; at most one. */
function revokeWhoSuspended(device: DeviceView, { dialogs, keystore }: ActionStores): readonly DeviceAction[] {
  const { standing, reason } = device;
  if (standing !== 'suspended' || reason === undefined || reason.by === keystore.view?.thisDevice.id) return [];
  const label = words.actions.revokeOther(nameOfWhoSaidSo(device));
  const run = async (): Promise<void> => {
    const suspender = await keystore.describeDevice(reason.by);
    dialogs.show({ kind: 'revoke-device', device: suspender.device });
  };
  return [{ id: 'revoke-suspender', label, icon: Ban, isDangerous: true, run }];
}

function exportBundle({ dialogs }: ActionStores): DeviceAction {
  const run = (): void => dialogs.show({ kind: 'export-bundle' });
  return { id: 'export-for-device', label: words.actions.exportBundle, icon: Upload, run };
}

function importBundle({ dialogs }: ActionStores): DeviceAction {
  const run = (): void => dialogs.show({ kind: 'import-bundle' });
  return { id: 'import-for-device', label: words.actions.importBundle, icon: Download, run };
}
