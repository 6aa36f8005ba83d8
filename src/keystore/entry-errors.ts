import type { ErrorCode } from '../core/errors.js';
import { AppError } from '../core/errors.js';
import { shortDeviceId } from './identity.js';
import type { DeviceId } from './types.js';

/** Where in the feeds an error was found. */
export interface EntryPlace {
  readonly device: DeviceId;
  /** The device's name, made safe for display; undefined when it is not known. */
  readonly name?: string | undefined;
  readonly sequence: number;
}

const hints = {
  ENTRY_INVALID: 'Get a fresh bundle from the device that made this one, with the newest version of the app.',
  ENTRY_SIGNATURE_INVALID: 'Do not use this bundle again. Make a new one on a device you trust and carry it yourself.',
  ENTRY_OUT_OF_ORDER: 'Export a new bundle on the other device and import that one whole.',
  ENTRY_FOREIGN_ACCOUNT: 'Choose a bundle of this account, or create another vault for the other account.',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** The codes with which entries are refused. */
export type EntryErrorCode = keyof typeof hints;

/** An entry was refused. `what` completes the sentence “Entry 3 of device X …”. */
export function entryError(code: EntryErrorCode, what: string, place?: EntryPlace, cause?: unknown): AppError {
  const subject = place === undefined ? 'An entry' : `Entry ${place.sequence} of ${describeDevice(place)}`;
  return new AppError(code, `${subject} ${what}. Nothing was imported and your vault is unchanged.`, hints[code], {
    cause,
    ...(place === undefined ? {} : { details: { device: shortDeviceId(place.device), sequence: place.sequence } }),
  });
}

function describeDevice({ device, name }: EntryPlace): string {
  return name === undefined ? `device ${shortDeviceId(device)}` : `device “${name}” (${shortDeviceId(device)})`;
}
