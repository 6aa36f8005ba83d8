import { requestChannels } from '../../../src/ipc/channels.js';
import type { RequestHandlers } from '../../../src/ipc/request-handlers.js';

/** Handlers of which a test needs only some; the others tell that they were called. */
export function stubHandlers(
  handlers: Partial<RequestHandlers>,
  onOther: (channel: string) => void = () => {},
): RequestHandlers {
  const others = requestChannels.map((channel) => [channel, () => onOther(channel)]);
  return { ...(Object.fromEntries(others) as RequestHandlers), ...handlers };
}
