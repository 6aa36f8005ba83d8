import type { DeviceSummary, KeystoreSnapshot } from '../keystore/index.js';
import type { Keystore } from '../plugins/vault/index.js';
import { allDevices } from './all-devices.js';
import type { CommandContext } from './command.js';
import { findDevice } from './device-reference.js';
import { ExitCode } from './exit-code.js';
import { unlock } from './unlock.js';

/** The positional argument of the commands that change one device. */
export const DEVICE_ARGUMENT = {
  type: 'string',
  demandOption: true,
  describe: 'The id of a device, at least its first 4 digits, or its exact name',
} as const;

/** What is done to a device, and how it is told. */
export interface DeviceChange {
  readonly change: (keystore: Keystore, device: DeviceSummary) => Promise<KeystoreSnapshot>;
  readonly describe: (before: DeviceSummary, after: DeviceSummary) => readonly string[];
}

/** Opens the vault, finds the device meant, changes it, and answers with what it is now. */
export async function changeDevice(
  context: CommandContext,
  reference: string,
  { change, describe }: DeviceChange,
): Promise<ExitCode> {
  await unlock(context);
  const { keystore } = context.application;
  const before = findDevice(await allDevices(keystore), reference);
  const { devices } = await change(keystore, before);
  const after =
    [...devices.active, ...devices.archived, ...devices.revoked].find(({ id }) => id === before.id) ?? before;
  await context.output.answer({ device: after }, () => describe(before, after));
  return ExitCode.ok;
}
