import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

const ENDING_SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

const HAS_PROCESS_GROUPS = process.platform !== 'win32';

/** How long a command may take to end after it was asked to. */
const GRACE_MS = 5000;

/** @type {Set<ChildProcess>} */
const running = new Set();

/** The command that has the person's attention and decides itself what a signal means. @type {ChildProcess | null} */
let foreground = null;

/** Whether a signal has come, and nothing more is to be begun. */
let ending = false;

/** A signal's exit code as shells report it. @param {NodeJS.Signals} signal */
const exitCodeOf = (signal) => 128 + constants.signals[signal];

/**
 * Ends this process in an orderly way on Ctrl-C and its like: first the commands started by `run` end, so that nobody who comes next
 * meets them still at work; then `exit` handlers remove half-made files and locks. During `runInForeground` it is that command that
 * decides. A second signal ends this process at once.
 */
export function endOnSignals() {
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      if (!foreground) end(signal);
      // A terminal sends Ctrl-C to the command as well; whoever signals this process alone means both.
      else if (signal !== 'SIGINT' || !process.stdin.isTTY) foreground.kill(signal);
    });
  }
}

/** @param {NodeJS.Signals} signal */
function end(signal) {
  if (ending || running.size === 0) process.exit(exitCodeOf(signal));
  ending = true;
  process.stderr.write('Interrupted; waiting for what was started to end …\n');
  for (const child of running) {
    child.once('close', () => {
      if (running.size === 0) process.exit(exitCodeOf(signal));
    });
    stop(child);
  }
}

/**
 * Asks a command and all it has started to end, and makes them if they do not.
 *
 * @param {ChildProcess} child
 */
function stop(child) {
  signalGroup(child, 'SIGTERM');
  const grace = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  child.once('close', () => clearTimeout(grace));
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup({ pid }, signal) {
  if (pid === undefined) return;
  try {
    process.kill(HAS_PROCESS_GROUPS ? -pid : pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error; // It has ended by itself.
  }
}

/**
 * Runs a command to its end, without input. One that takes longer than `timeLimit` is ended, with all it has started.
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
    // In a process group of its own, which can be ended whole: npm, mocha and Playwright start commands themselves.
    detached: HAS_PROCESS_GROUPS,
  });
  let captured = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (captured += text));
  }
  const limit = timeLimit === undefined ? undefined : setTimeout(() => stop(child), timeLimit);
  try {
    return { code: await untilEnd(child), output: captured };
  } finally {
    clearTimeout(limit);
  }
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
  const quiet = { ...options, env: { ...options?.env, npm_config_update_notifier: 'false' } };
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return run(process.execPath, [cli, ...args], quiet);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, quiet);
}

/**
 * @param {ChildProcess} child
 * @returns {Promise<number>} its exit code; never, if a signal ends this process
 */
function untilEnd(child) {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      if (!ending) resolve(signal ? exitCodeOf(signal) : (code ?? 1));
    });
  });
}
