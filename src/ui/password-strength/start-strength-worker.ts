// oxlint-disable-next-line import/default -- the build makes this module: it exports the address of the program.
import workerAddress from './strength-worker.ts?worker&url';

/** The part of the Trusted Types interface that is used. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: (address: string) => string },
  ): { createScriptURL(address: string): unknown };
}

/**
 * The one policy that the page's content security policy allows. It can be made once, and trusts one address: no other text ever becomes
 * a script.
 */
const policy = (window as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('password-strength', {
  createScriptURL(address) {
    if (address !== workerAddress) throw new TypeError('Only the worker that judges passwords may be started.');
    return address;
  },
});

/** Starts the worker that judges passwords. */
export function startStrengthWorker(): Worker {
  const address = policy?.createScriptURL(workerAddress) ?? workerAddress;
  // The library of types takes a text here; the browser takes what the policy made of it.
  return new Worker(address as string, { name: 'password-strength' });
}
