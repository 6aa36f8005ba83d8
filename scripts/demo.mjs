/**
 * `npm run demo`: opens the app on a ready-made account of three devices, one of them behind. The devices are real vaults, made by the
 * `onestar` command in a folder of their own, which goes when the app ends.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, outputFolder } from './lib/build.mjs';
import { run, runInForeground } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { requireDisplay } from './lib/display.mjs';
import { launchSwitches, resolveElectron } from './lib/electron-runtime.mjs';
import { withProgress } from './lib/progress.mjs';
import { projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';

/** Known to everyone who reads this: the account is for show. */
const PASSWORD = 'demo password';

/** The devices that join the account of the desk computer. */
const NEWCOMERS = [
  { device: 'laptop', name: 'Laptop' },
  { device: 'tablet', name: 'Tablet' },
];

await runAsCommand(async (args) => {
  await setUp('start');
  await build('production');
  requireDisplay('npm run demo');
  const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await withProgress('Making an account of three devices', () => makeAccount(folder));
  process.stderr.write(`\nUnlock the vault with the password: ${PASSWORD}\n\n`);
  const { executablePath } = resolveElectron();
  const data = dataFolder(folder, 'desk');
  return runInForeground(executablePath, [...launchSwitches(), projectRoot, '--data-dir', data, ...args], projectRoot);
});

/**
 * A desk computer, a laptop and a tablet; the desk has rotated the key, the laptop has imported it, the tablet has not.
 *
 * @param {string} folder
 */
async function makeAccount(folder) {
  writeFileSync(path.join(folder, 'password'), `${PASSWORD}\n`, { mode: 0o600 });
  const on = onestarIn(folder);
  await on('desk', 'init', '--name', 'Desk computer');
  for (const { device, name } of NEWCOMERS) {
    const answer = await on(device, 'join', '--name', name, '--request', 'request', '--json');
    const asked = /** @type {{ readonly code: string }} */ (JSON.parse(answer));
    writeFileSync(path.join(folder, 'code'), `${asked.code}\n`, { mode: 0o600 });
    await on('desk', 'devices', 'admit', 'request', '--code-file', 'code', '--out', 'welcome');
    await on(device, 'join', '--welcome', 'welcome');
    await on(device, 'export', 'greeting');
    await on('desk', 'import', 'greeting');
  }
  await on('desk', 'rotate', 'key', '--reason', 'A yearly change');
  await on('desk', 'export', 'news');
  await on('laptop', 'import', 'news');
  await on('laptop', 'export', 'answer');
  await on('desk', 'import', 'answer');
}

/**
 * @param {string} folder
 * @returns {(device: string, ...args: string[]) => Promise<string>} runs `onestar` as one of the devices; gives its answer
 */
function onestarIn(folder) {
  const onestar = path.join(outputFolder('production'), 'main/onestar.js');
  const password = path.join(folder, 'password');
  return async (device, ...args) => {
    const options = ['--data-dir', dataFolder(folder, device), '--password-file', password];
    const { code, output } = await run(process.execPath, [onestar, ...args, ...options], {
      output: 'capture',
      cwd: folder,
    });
    if (code !== 0)
      throw new SetUpError(
        `The account for the demo could not be made: ${output.trim()}`,
        'Run `npm test` to find out more.',
      );
    return output;
  };
}

/** @param {string} folder @param {string} device */
function dataFolder(folder, device) {
  return path.join(folder, device);
}
