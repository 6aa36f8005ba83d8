import type { DeviceListing, KeystoreSnapshot } from '../keystore/index.js';
import type { Keystore } from '../plugins/vault/index.js';
import type { CommandContext } from './command.js';
import { findDevice } from './device-reference.js';
import { ExitCode } from './exit-code.js';
import { unlock } from './unlock.js';

/** What is done to a device, and how it is told. */
export interface DeviceChange {
  /** Asks a person before the change where that is due. Throws when they do not want it. */
  readonly confirm?: (device: DeviceListing) => Promise<void>;
  readonly change: (keystore: Keystore, device: DeviceListing) => Promise<KeystoreSnapshot>;
  readonly describe: (before: DeviceListing, after: DeviceListing) => readonly string[];
}

/** Opens the vault, finds the device meant, changes it, and answers with what it is now. */
export async function changeDevice(
  context: CommandContext,
  reference: string,
  { confirm, change, describe }: DeviceChange,
): Promise<ExitCode> {
  await unlock(context);
  const { application, output } = context;
  const devices = await application.allDevices();
  const before = findDevice(devices, reference);
  // A device that was revoked changes nothing any more: it is told so, and not asked first.
  const isRevokedHere = devices.some(({ isThisDevice, standing }) => isThisDevice && standing === 'revoked');
  if (!isRevokedHere) await confirm?.(before);
  await change(application.keystore, before);
  const { device: after } = await application.keystore.describeDevice({ device: before.id });
  await output.report({ device: after }, () => describe(before, after));
  return ExitCode.ok;
}
