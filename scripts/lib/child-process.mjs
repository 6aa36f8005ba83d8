import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const ENDING_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** @type {Set<ChildProcess>} */
const running = new Set();

/** The command that has the person's attention and decides itself what a signal means. @type {ChildProcess | null} */
let foreground = null;

/** A signal's exit code as shells report it. @param {NodeJS.Signals} signal */
const exitCodeOf = (signal) => 128 + constants.signals[signal];

/**
 * Ends this process in an orderly way on Ctrl-C and its like: `exit` handlers run (they remove half-made files and locks),
 * and the commands started by `run` end with it. During `runInForeground` it waits for that command instead.
 */
export function endOnSignals() {
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      if (!foreground) process.exit(exitCodeOf(signal));
      // A terminal sends Ctrl-C to the command as well; whoever signals this process alone means both.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) foreground.kill(signal);
    });
  }
  process.once('exit', () => {
    for (const child of running) child.kill('SIGTERM');
  });
}

/**
 * Runs a command to its end, without input. A command that takes longer than `timeLimit` is ended.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {'inherit' | 'to-stderr' | 'capture'} [options.output] where the command's output goes; captured output holds both streams
 * @param {NodeJS.ProcessEnv} [options.env] added to this process's environment
 * @param {string} [options.cwd]
 * @param {number} [options.timeLimit] milliseconds
 * @returns {Promise<{ code: number, output: string }>} the exit code (128 + number for a signal); throws if the command cannot be started
 */
export async function run(command, args, { output = 'inherit', env = {}, cwd, timeLimit } = {}) {
  const sink = /** @type {const} */ ({ inherit: 'inherit', 'to-stderr': process.stderr, capture: 'pipe' })[output];
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', sink, output === 'inherit' ? 'inherit' : sink],
    timeout: timeLimit,
  });
  let captured = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (captured += text));
  }
  return { code: await untilEnd(child), output: captured };
}

/**
 * Runs a command as if it had been called instead of this script: it has the terminal and gets the signals.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<number>} its exit code
 */
export async function runInForeground(command, args, cwd) {
  foreground = spawn(command, args, { cwd, stdio: 'inherit' });
  try {
    return await untilEnd(foreground);
  } finally {
    foreground = null;
  }
}

/**
 * Runs npm: the one that runs this script, if any, so that a person's choice of version and settings holds.
 *
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export function runNpm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return run(process.execPath, [cli, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/**
 * @param {ChildProcess} child
 * @returns {Promise<number>} its exit code
 */
function untilEnd(child) {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ? exitCodeOf(signal) : (code ?? 1)));
  }).finally(() => running.delete(child));
}
