import { serviceId } from '../../container/index.js';
import type { EventChannel } from '../../ipc/channels.js';
import type { EventPayload, Immutable } from '../../ipc/contract.js';

/** Reaches every open window. Bound by the part that has windows. */
export interface WindowBroadcast {
  /** Sends an event; windows that can't be reached are passed over. Never throws. */
  send<C extends EventChannel>(channel: C, payload: Immutable<EventPayload<C>>, revision: number): void;
}
export const WindowBroadcast = serviceId<WindowBroadcast>('WindowBroadcast');
