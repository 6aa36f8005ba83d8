/**
 * `npm run -s onestar -- <arguments>`: the onestar command out of a checkout. Sets up and builds what is missing, and writes to
 * stdout nothing but what the command writes.
 */
import path from 'node:path';
import { build, outputFolder } from './lib/build.mjs';
import { runInForeground } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { callersFolder } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';

await runAsCommand(async (args) => {
  await setUp('cli');
  await build('production');
  const command = path.join(outputFolder('production'), 'main/onestar.js');
  return runInForeground(process.execPath, [command, ...args], callersFolder());
});
