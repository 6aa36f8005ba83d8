/**
 * `npm run pictures [-- <folder> [<name> …]]`: takes pictures of the window in every state, light, dark, with high contrast and in many
 * sizes, into `out/screenshots`. Their names are in test/support/ui-preview/window-states.ts.
 */
import { build } from './lib/build.mjs';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { withVirtualDisplay } from './lib/virtual-display.mjs';

await runAsCommand(async (args) => {
  await setUp('test');
  await build('test');
  return process.platform === 'linux'
    ? withVirtualDisplay((display) => takePictures(args, display))
    : takePictures(args, {});
});

/**
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} display
 */
async function takePictures(args, display) {
  const program = inProject('test/support/ui-preview/take-screenshots.ts');
  const { code } = await run(process.execPath, ['--import=tsx', program, ...args], { cwd: projectRoot, env: display });
  return code;
}
