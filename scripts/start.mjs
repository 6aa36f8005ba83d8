/** `npm start [-- arguments for the app]`: sets up what is missing, builds if the sources have changed, and opens the app. */
import { build } from './lib/build.mjs';
import { runInForeground } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { requireDisplay } from './lib/display.mjs';
import { launchSwitches, resolveElectron } from './lib/electron-runtime.mjs';
import { callersFolder, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';

await runAsCommand(async (args) => {
  await setUp('start');
  await build('production');
  requireDisplay('npm start');
  const { executablePath } = resolveElectron();
  return runInForeground(executablePath, [...launchSwitches(), projectRoot, ...args], callersFolder());
});
