import { previewBridge } from './preview-bridge.js';
import { scenes, type SceneName } from './scenes.js';

/** `?scene=…` says what to show; the address after `#` says where, as in the app. */
const wanted = new URLSearchParams(window.location.search).get('scene') ?? 'in-sync';
const scene = scenes[wanted as SceneName] ?? scenes['in-sync'];

Object.assign(window, { electron: { ipcRenderer: previewBridge(scene) } });
await import('../../../src/ui/main.js');
