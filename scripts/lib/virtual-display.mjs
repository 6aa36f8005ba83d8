import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './child-process.mjs';
import { SetUpError } from './set-up-error.mjs';

const SCREEN = '1280x1024x24';

/**
 * Runs `work` with an X server of its own, so that no window appears on anyone's screen and no other one's steals the focus.
 * The server picks a free display itself, admits only who holds its cookie, and ends with `work` or with this process.
 *
 * @template T
 * @param {(environment: { DISPLAY: string, XAUTHORITY: string }) => Promise<T>} work gets the variables that lead to the display
 * @returns {Promise<T>} throws a `SetUpError` if the server does not start
 */
export async function withVirtualDisplay(work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-display-'));
  const authority = path.join(folder, 'Xauthority');
  const cookie = randomBytes(16).toString('hex');
  const admit = (/** @type {string} */ display) =>
    run('xauth', ['-f', authority, 'add', display, '.', cookie], { output: 'capture' });

  // The server looks at the cookie alone; clients also look at the display, which is known only once it runs.
  await admit(':0');
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority];
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const end = () => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  try {
    const display = `:${await displayOf(server)}`;
    await admit(display);
    return await work({ DISPLAY: display, XAUTHORITY: authority });
  } finally {
    process.off('exit', end);
    end();
  }
}

/**
 * The same with several X servers, for tests that run side by side: on one display their windows would take the focus from each other.
 *
 * @template T
 * @param {number} count
 * @param {(environments: readonly { DISPLAY: string, XAUTHORITY: string }[]) => Promise<T>} work
 * @returns {Promise<T>} throws a `SetUpError` if a server does not start
 */
export function withVirtualDisplays(count, work) {
  if (count === 0) return work([]);
  return withVirtualDisplay((first) => withVirtualDisplays(count - 1, (others) => work([first, ...others])));
}

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<string>} its display's number, once it accepts clients
 */
function displayOf(server) {
  return new Promise((resolve, reject) => {
    let complaint = '';
    /** @param {string} reason */
    const fail = (reason) =>
      reject(new SetUpError(`No virtual display could be started: ${reason}`, 'sudo apt-get install xvfb xauth'));
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code) => fail(`Xvfb ended with code ${code}.\n${complaint.trim()}`));
    server.stderr?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (complaint += text));
    const [, , , numbers] = server.stdio;
    numbers?.once('data', (/** @type {Buffer} */ text) => resolve(text.toString().trim()));
  });
}
