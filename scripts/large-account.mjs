/** `npm run large-account`: the window on an account of ten thousand devices, in a real Electron; prints the longest tasks of its page. */
import { build } from './lib/build.mjs';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { withVirtualDisplay } from './lib/virtual-display.mjs';

await runAsCommand(async () => {
  await setUp('test');
  await build('test');
  return process.platform === 'linux' ? withVirtualDisplay(runLargeAccount) : runLargeAccount({});
});

/** @param {NodeJS.ProcessEnv} display */
async function runLargeAccount(display) {
  const playwright = inProject('node_modules/@playwright/test/cli.js');
  const env = { ...display, LARGE_ACCOUNT: '1' };
  const { code } = await run(process.execPath, [playwright, 'test'], { cwd: projectRoot, env });
  return code;
}
