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
export { type DeviceCondition, UNSEEN_AFTER_DAYS } from './device-condition.js';
export { type DeviceOrder, type DeviceQuery, deviceOrders } from './device-directory.js';
export { requireName, requireReason, sanitizeName } from './device-name.js';
export { composeEntry, decodeEntry, encodeEntry, signedMessage, type EntryContext } from './entry-codec.js';
export type { IndexedFeeds } from './feed-index.js';
export { accountIdOf, comparisonCode, deviceIdOf, fullDeviceId, shortDeviceId } from './identity.js';
export { KeystoreState } from './keystore-state.js';
export * from './limits.js';
export { alignmentOf } from './snapshot.js';
export type { DeviceDetails, DeviceListing, RotationListing } from './listings.js';
export * from './types.js';
