import { serviceId, type Startable } from '../../container/index.js';
import type { Disposable } from '../../core/disposable.js';
import type { AppSnapshot, EventPayload, Immutable } from '../../ipc/contract.js';

/** How large an event may be as JSON in UTF-8, in bytes. */
export const MAX_EVENT_BYTES = 5 * 1024;

/**
 * Tells the windows what happens. Every event bears a revision, one more than the event before it, so that a window can
 * tell what a snapshot already includes. While the vault is locked, nothing of the keystore is told.
 */
export interface IpcPublisher extends Startable, Disposable {
  /** The present, for a window that has just opened; later events bear higher revisions. */
  snapshot(): Immutable<AppSnapshot>;
  /** Sends a report, also one that was sent before. */
  publishStatus(report: Immutable<EventPayload<'sync:status-change'>>): void;
}
export const IpcPublisher = serviceId<IpcPublisher>('IpcPublisher');
