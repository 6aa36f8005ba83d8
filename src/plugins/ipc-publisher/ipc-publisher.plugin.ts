import { ContainerModule } from 'inversify';

import type { Plugin } from '../../container/index.js';
import { ForwardingIpcPublisher } from './forwarding-ipc-publisher.js';
import { IpcPublisher } from './ipc-publisher.js';

/** Forwards what services tell to the windows. Whoever has windows binds `WindowBroadcast`. */
export const ipcPublisherPlugin: Plugin = {
  id: 'ipc-publisher',
  phase: 'edges',
  module: new ContainerModule(({ bind }) => {
    bind<IpcPublisher>(IpcPublisher).to(ForwardingIpcPublisher);
  }),
  starts: [IpcPublisher],
};
