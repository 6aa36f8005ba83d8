import sodium from 'libsodium-wrappers-sumo';

// Importing this module means having a libsodium that is ready: its WebAssembly is compiled once per thread.
await sodium.ready;

export { sodium };
export type { StateAddress } from 'libsodium-wrappers-sumo';
