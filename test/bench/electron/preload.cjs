const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('electron', {
  ipcRenderer: {
    /** @param {unknown} value */
    invoke: (value) => ipcRenderer.invoke('echo', value),
    /** @param {unknown} value */
    emit: (value) => ipcRenderer.invoke('emit', value),
    /** @param {(value: unknown) => void} callback */
    on: (callback) => {
      ipcRenderer.on('event', (_event, value) => callback(value));
    },
  },
});
