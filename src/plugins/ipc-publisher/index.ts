export { IpcPublisher, MAX_EVENT_BYTES } from './ipc-publisher.js';
export { WindowBroadcast } from './window-broadcast.js';
export { ipcPublisherPlugin } from './ipc-publisher.plugin.js';
