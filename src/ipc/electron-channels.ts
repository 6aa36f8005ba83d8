/**
 * The channels that Electron itself sees. Requests share one, so that the name of a request is data: what the contract
 * does not list reaches no handler, and every refusal is made, and counted, in one place. Events go out under their own
 * names.
 */
export const INVOKE_CHANNEL = 'onestar:invoke';

/**
 * The path of a file that a person dropped on the window. It has a channel of its own, which the page can't name: only the preload
 * script learns the path of a file, from Electron, and only of one that a person dropped or chose.
 */
export const DROPPED_FILE_CHANNEL = 'onestar:dropped-file';
