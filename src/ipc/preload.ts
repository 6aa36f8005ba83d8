import { contextBridge, ipcRenderer } from 'electron';

import { createPageBridge } from './page-bridge.js';
import { createTestEmitter } from './test-emitter.js';

const bridge = createPageBridge(ipcRenderer);

contextBridge.exposeInMainWorld('electron', {
  ipcRenderer: __TEST_HOOKS__ ? { ...bridge, emit: createTestEmitter(ipcRenderer) } : bridge,
});
