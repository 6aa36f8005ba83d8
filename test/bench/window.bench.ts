import { _electron, type ElectronApplication, type Page } from '@playwright/test';

import { resolveElectron } from '../../scripts/lib/electron-runtime.mjs';
import { defaultVaultParameters } from '../../src/plugins/vault/vault-parameters.js';
import { deriveKey, newKeyDerivation } from '../../src/plugins/vault/worker/key-derivation.js';
import { launchArguments, password, reportWith, RunningApp } from '../e2e/support/running-app.js';
import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { measureRows, timed } from './measuring.js';
import { EMPTY_WINDOW, launch, makeVault, PASSWORD_FIELD, typePassword } from './support/launched-app.js';

/** So many requests or events make one sample: clocks in pages tick coarsely. */
const AT_ONCE = 200;
const MICROSECONDS = 1000;

/** Launches that count, and those before them that fill the system's caches. */
const LAUNCHES = 7;
const LAUNCH_WARM_UPS = 1;

/** The app in a real Electron, beside an Electron with next to nothing in it. */
export const window: Benchmark = {
  name: 'window',
  needsElectron: true,
  run: async (context) => [...(await measureChannels(context)), ...(await measureLaunch(context))],
};

/** Requests and events, there and back. */
async function measureChannels({ scale }: BenchmarkContext): Promise<readonly Row[]> {
  const app = await RunningApp.launch({ build: 'test', testMode: '0' });
  const bare = await launchBare();
  const report = JSON.stringify(reportWith());
  try {
    const perCall = async (page: Page, script: string): Promise<number> =>
      (Number(await page.evaluate(script)) / AT_ONCE) * MICROSECONDS;
    return await measureRows(
      scale,
      {
        invoke: () => perCall(app.page, inTurn(`bridge.invoke('sync:scheduler:isRunning', null)`)),
        bareInvoke: () => perCall(bare.page, inTurn(`bridge.invoke(null)`)),
        event: () =>
          perCall(
            app.page,
            answeredByEvent(`'sync:status-change', `, `bridge.emit('sync:test:force-status', ${report})`),
          ),
        bareEvent: () => perCall(bare.page, answeredByEvent('', `bridge.emit(${report})`)),
      },
      (measured) => [
        {
          what: '`invoke`, there and back',
          unit: 'µs',
          ours: measured.invoke,
          comparison: { name: 'bare Electron', samples: measured.bareInvoke },
          budget: { kind: 'ratio-at-most', bound: 2 },
        },
        {
          what: 'event of 1 KB, with the request that causes it',
          unit: 'µs',
          ours: measured.event,
          comparison: { name: 'bare Electron', samples: measured.bareEvent },
          budget: { kind: 'ratio-at-most', bound: 2 },
        },
      ],
    );
  } finally {
    await bare.application.close();
    await app.close();
  }
}

/** From nothing to the badge, apart from what a person and the derivation take. */
async function measureLaunch({ scale, folder }: BenchmarkContext): Promise<readonly Row[]> {
  const dataDirectory = await makeVault(folder);
  let unlockMs = 0;
  return measureRows(
    { ...scale, rounds: Math.min(scale.rounds, LAUNCHES) },
    {
      ours: async () => {
        const { firstScreenMs, unlockToBadgeMs } = await launchToBadge(dataDirectory);
        unlockMs = unlockToBadgeMs;
        return firstScreenMs;
      },
      unlock: () => unlockMs,
      bare: launchEmptyWindow,
      derivation: () => timed(() => deriveKey(password, newKeyDerivation(defaultVaultParameters.keyDerivation))),
    },
    ({ ours, unlock, bare, derivation }) => {
      const unlockAlone = unlock.map((ms, round) => ms - (derivation[round] ?? 0));
      const emptyWindow = { name: 'empty Electron window', samples: bare };
      return [
        {
          what: 'app: launch to badge, apart from person and derivation',
          unit: 'ms',
          ours: ours.map((ms, round) => ms + (unlockAlone[round] ?? 0)),
          comparison: emptyWindow,
          budget: { kind: 'ratio-at-most', bound: 1.5 },
        },
        {
          what: 'of that: launch to the unlock page, with the badge',
          unit: 'ms',
          ours,
          comparison: emptyWindow,
          budget: { kind: 'none' },
        },
        {
          what: 'of that: unlock to the report on the badge, apart from the derivation',
          unit: 'ms',
          ours: unlockAlone,
          comparison: null,
          budget: { kind: 'none' },
        },
      ];
    },
    LAUNCH_WARM_UPS,
  );
}

/** Launches the app as it ships and unlocks it; the check that follows the unlock shows on the badge. */
async function launchToBadge(dataDirectory: string): Promise<{ firstScreenMs: number; unlockToBadgeMs: number }> {
  const app = await launch(launchArguments('production', dataDirectory), PASSWORD_FIELD);
  try {
    await typePassword(app);
    await app.page.evaluate(WATCH_BADGE);
    await app.page.locator('[data-testid="unlock"]').click();
    const unlockToBadgeMs = Number(await app.page.evaluate('window.unlockToBadge'));
    return { firstScreenMs: app.firstScreenMs, unlockToBadgeMs };
  } finally {
    await app.end();
  }
}

async function launchEmptyWindow(): Promise<number> {
  const app = await launch(...EMPTY_WINDOW);
  await app.end();
  return app.firstScreenMs;
}

/** A script for a page: begins with the submitted form and ends with the frame that shows the report, so that nobody's typing counts. */
const WATCH_BADGE = `window.unlockToBadge = new Promise((resolve) => {
  let submittedAt = null;
  document.addEventListener('submit', () => { submittedAt = performance.now(); }, { capture: true, once: true });
  const observer = new MutationObserver(() => {
    if (submittedAt === null || !document.querySelector('[data-testid="sync-badge"][data-state="in-sync"]')) return;
    observer.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - submittedAt));
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
}); undefined`;

interface BareElectron {
  readonly application: ElectronApplication;
  readonly page: Page;
}

async function launchBare(): Promise<BareElectron> {
  const application = await _electron.launch({
    executablePath: resolveElectron().executablePath,
    args: [...EMPTY_WINDOW[0]],
    chromiumSandbox: true,
  });
  return { application, page: await application.firstWindow() };
}

/** A script for a page: calls one after the other, and gives the milliseconds that all of them take. */
function inTurn(call: string): string {
  return `(async () => {
    const bridge = window.electron.ipcRenderer;
    const began = performance.now();
    for (let count = 0; count < ${AT_ONCE}; count++) await ${call};
    return performance.now() - began;
  })()`;
}

/** As `inTurn`, waiting for the event that each call causes. */
function answeredByEvent(channel: string, call: string): string {
  return `(async () => {
    const bridge = window.electron.ipcRenderer;
    let arrived = () => {};
    const unsubscribe = bridge.on(${channel}() => arrived());
    const began = performance.now();
    for (let count = 0; count < ${AT_ONCE}; count++) {
      const event = new Promise((resolve) => { arrived = resolve; });
      await ${call};
      await event;
    }
    const elapsed = performance.now() - began;
    if (typeof unsubscribe === 'function') unsubscribe();
    return elapsed;
  })()`;
}
