import { displayName } from '../text/display-text.js';

/** The name of a device: inert, shortened, and set apart so that its writing direction does not spill over. */
export function DeviceName({ name }: { readonly name: string }) {
  return <bdi>{displayName(name)}</bdi>;
}
