import { SetUpError } from './set-up-error.mjs';
import { findProgram } from './system-packages.mjs';

/**
 * Throws a `SetUpError` that says what to run instead, if there is no display to open a window on.
 *
 * @param {string} command what the person called
 */
export function requireDisplay(command) {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return;
  const source = findProgram('xvfb-run') ? '' : ' (Debian packages: xvfb xauth)';
  throw new SetUpError(
    'There is no display to open a window on.',
    `Open one on a virtual display${source}: xvfb-run -a ${command}\n  Or do without a window: npm run -s onestar -- --help`,
  );
}
