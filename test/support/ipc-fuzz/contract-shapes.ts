import { z } from 'zod';

import { requestChannels, type RequestChannel } from '../../../src/ipc/channels.js';
import { requests } from '../../../src/ipc/contract.js';
import type { ArgumentShape } from './argument-shape.js';

/** The shape of the argument of every channel, read from the contract: a new channel is fuzzed without being named here. */
export function contractShapes(): Record<RequestChannel, ArgumentShape> {
  const shapes = requestChannels.map((channel) => {
    const shape = z.toJSONSchema(requests[channel].argument, { io: 'input', unrepresentable: 'throw' });
    return [channel, shape as unknown as ArgumentShape] as const;
  });
  return Object.fromEntries(shapes) as Record<RequestChannel, ArgumentShape>;
}
