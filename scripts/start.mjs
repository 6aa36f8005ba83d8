/** `npm start [-- arguments for the app]`: sets up what is missing, builds if the sources have changed, and opens the app. */
import { build } from './lib/build.mjs';
import { runInForeground } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { launchSwitches, resolveElectron } from './lib/electron-runtime.mjs';
import { callersFolder, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { findProgram } from './lib/system-packages.mjs';

await runAsCommand(async (args) => {
  await setUp('start');
  await build('production');
  if (!hasDisplay()) {
    process.stderr.write(
      'There is no display to open a window on. To open it on a virtual one: xvfb-run -a npm start\n',
    );
    process.stderr.write('To use OneStarStream without a window: npm run -s onestar -- --help\n');
    return 1;
  }
  const { executablePath } = resolveElectron();
  return runInForeground(executablePath, [...launchSwitches(), projectRoot, ...args], callersFolder());
});

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}
