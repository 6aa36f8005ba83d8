import { contextBridge, ipcRenderer, webUtils } from 'electron';

import { createDroppedFiles } from './dropped-files.js';
import { createPageBridge } from './page-bridge.js';
import { createTestEmitter } from './test-emitter.js';

const bridge = createPageBridge(ipcRenderer);

contextBridge.exposeInMainWorld('electron', {
  ipcRenderer: __TEST_HOOKS__ ? { ...bridge, emit: createTestEmitter(ipcRenderer) } : bridge,
  droppedFiles: createDroppedFiles(ipcRenderer, (file) => webUtils.getPathForFile(file)),
});
