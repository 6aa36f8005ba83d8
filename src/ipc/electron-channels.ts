/**
 * The channels that Electron itself sees. Requests share one, so that the name of a request is data: what the contract
 * does not list reaches no handler, and every refusal is made, and counted, in one place. Events go out under their own
 * names.
 */
export const INVOKE_CHANNEL = 'onestar:invoke';
