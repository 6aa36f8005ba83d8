import { run } from './child-process.mjs';
import { findOfficialElectron } from './electron-runtime.mjs';
import { withProgress } from './progress.mjs';
import { inProject, projectRoot } from './project.mjs';

const PROBE_LIMIT_MS = 5000;
/** Enough to unpack a download that is already in the cache. */
const LIMIT_IF_UNREACHABLE_MS = 20_000;
const DOWNLOAD_LIMIT_MS = 10 * 60 * 1000;

/**
 * Lets the `electron` package download its runtime, quickly giving up where its release server cannot be reached.
 *
 * @returns {Promise<{ installed: true } | { installed: false, reason: string }>}
 */
export async function installOfficialElectron() {
  return withProgress('Getting Electron from its release server', async () => {
    const reachable = await releaseServerAnswers();
    const { code, output } = await run(process.execPath, [inProject('node_modules/electron/install.js')], {
      output: 'capture',
      cwd: projectRoot,
      timeLimit: reachable ? DOWNLOAD_LIMIT_MS : LIMIT_IF_UNREACHABLE_MS,
    });
    if (code === 0 && findOfficialElectron()) return { installed: true };
    if (!reachable)
      return { installed: false, reason: `the release server (${releaseServer().host}) cannot be reached from here` };
    const lastWords =
      output
        .trim()
        .split('\n')
        .find((line) => line.includes('Error')) ?? `its installer ended with code ${code}`;
    return { installed: false, reason: lastWords.trim() };
  });
}

/** Where the `electron` package downloads from, mirrors included. */
function releaseServer() {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror;
  return new URL(mirror ?? 'https://github.com/electron/electron/releases/');
}

async function releaseServerAnswers() {
  try {
    await fetch(releaseServer(), { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PROBE_LIMIT_MS) });
    return true;
  } catch {
    return false;
  }
}
