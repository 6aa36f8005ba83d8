import { appError, type AppError, type ErrorKey } from '../core/errors.js';
import { shortDeviceId } from './identity.js';
import type { DeviceId } from './types.js';

/** Where in the feeds an error was found. */
export interface EntryPlace {
  readonly device: DeviceId;
  /** The device's name, made safe for display; undefined when it is not known. */
  readonly name?: string | undefined;
  readonly sequence: number;
}

/** Names the words with which an entry is refused that is known to be at some place. */
export type EntryErrorKey = Exclude<
  Extract<ErrorKey, `ENTRY_${string}`>,
  'ENTRY_INVALID.unreadable' | 'ENTRY_INVALID.replaced' | 'ENTRY_OUT_OF_ORDER.beginning-missing'
>;

/** An entry was refused. */
export function entryError(key: EntryErrorKey, place: EntryPlace): AppError {
  return appError(key, { entry: inWords(place) }, { details: detailsOf(place) });
}

/**
 * The bytes of an entry were refused.
 *
 * @param place undefined when they do not even tell whose entry it is.
 * @param cause what is wrong with them, which its message says for programmers.
 */
export function entryUnreadable(place: EntryPlace | undefined, cause: Error): AppError {
  const problem = cause.message;
  return place === undefined
    ? appError('ENTRY_INVALID.unreadable', { entry: null }, { cause, details: { problem } })
    : appError(
        'ENTRY_INVALID.unreadable',
        { entry: inWords(place) },
        { cause, details: { ...detailsOf(place), problem } },
      );
}

function inWords({ device, name, sequence }: EntryPlace) {
  return { device: shortDeviceId(device), name: name ?? null, sequence };
}

function detailsOf({ device, sequence }: EntryPlace) {
  return { device: shortDeviceId(device), sequence };
}
