export { requireName, requireReason, sanitizeName } from './device-name.js';
export * from './limits.js';
export { type DeviceCondition, isOverdue, UNSEEN_AFTER_DAYS } from './views/device-condition.js';
export { type DeviceOrder, type DeviceQuery, deviceOrders } from './views/device-directory.js';
export type { ActivityItem, DeviceDetails, DeviceListing, Page, RotationListing } from './views/listings.js';
export { alignmentAt, alignmentOf, groupDevices } from './views/snapshot.js';
export * from './views/types.js';
