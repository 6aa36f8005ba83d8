export type {
  AcceptedEntry,
  ActivityItem,
  Admission,
  CurrentKey,
  EntrySource,
  FeedHead,
  LoadReport,
  NextEntry,
  Page,
  Recipient,
  SeenSequence,
} from './admission.js';
export { requireName, sanitizeName } from './device-name.js';
export { composeEntry, decodeEntry, encodeEntry, signedMessage, type EntryContext } from './entry-codec.js';
export { accountIdOf, comparisonCode, deviceIdOf, fullDeviceId, shortDeviceId } from './identity.js';
export { KeystoreState, type DeviceFilter } from './keystore-state.js';
export * from './limits.js';
export * from './types.js';
