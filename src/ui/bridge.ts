import type { DroppedFiles, IpcBridge } from '../ipc/contract.js';

declare global {
  interface Window {
    /** Put there by the preload script. */
    readonly electron?: { readonly ipcRenderer: IpcBridge; readonly droppedFiles: DroppedFiles };
  }
}

/** The bridge that preload laid. Throws when the page runs outside the app. */
export function connectedBridge(): IpcBridge {
  return preloaded().ipcRenderer;
}

/** Where files go that a person drops on the window. Throws when the page runs outside the app. */
export function connectedDroppedFiles(): DroppedFiles {
  return preloaded().droppedFiles;
}

function preloaded(): NonNullable<Window['electron']> {
  if (window.electron === undefined) {
    throw new Error('This page is the window of OneStarStream; it only works inside the app.');
  }
  return window.electron;
}
