import type { IpcBridge } from '../ipc/contract.js';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly electron?: { readonly ipcRenderer: IpcBridge };
  }
}

/** The bridge that preload laid. Throws when the page runs outside the app. */
export function connectedBridge(): IpcBridge {
  if (window.electron === undefined) {
    throw new Error('This page is the window of OneStarStream; it only works inside the app.');
  }
  return window.electron.ipcRenderer;
}
