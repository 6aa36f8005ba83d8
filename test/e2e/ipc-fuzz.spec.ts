import type { ElectronApplication } from '@playwright/test';

import type { AppSnapshot } from '../../src/ipc/contract.js';
import {
  MAX_GROWTH_PER_REQUEST,
  PAYLOADS,
  ROUNDS,
  roundOptions,
  WARM_UP_ROUNDS,
} from '../support/ipc-fuzz/fuzz-plan.js';
import type { RoundOptions, RoundReport } from '../support/ipc-fuzz/fuzz-round.js';
import { buildPageScript, readContractShapes } from '../support/ipc-fuzz/page-script.js';
import { HANG_LIMIT_MS } from './support/hang-limit.js';
import { password, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** What the engine itself can't bring from the page to the bridge, and refuses with an `Error`. All else is answered as the contract says. */
const STOPPED_BY_THE_ENGINE =
  /\b(symbols?|weak map|generator|array that holds itself|getter that throws|(revoked )?proxy( that throws)?|very deep (arrays|objects))$/;

interface MainProcess {
  readonly pid: number;
  /** Live bytes after a full collection, on the heap and outside it. */
  readonly bytes: number;
  readonly prototypeKeys: string[];
}

function lookAtMain(application: ElectronApplication): Promise<MainProcess> {
  return application.evaluate(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collectGarbage = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    collectGarbage();
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return {
      pid: process.pid,
      bytes: heapUsed + external,
      prototypeKeys: Object.getOwnPropertyNames(Object.prototype),
    };
  });
}

/** A round that takes too long has a request that is never answered: the page then says which. */
async function runRound(app: RunningApp, options: RoundOptions): Promise<RoundReport> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      app.page
        .evaluate('ipcFuzz.unanswered()')
        .then((requests) => reject(new Error(`Not answered: ${JSON.stringify(requests)}`)), reject);
    }, HANG_LIMIT_MS);
  });
  try {
    const round = app.page.evaluate<RoundReport>(`ipcFuzz.run(${JSON.stringify(options)})`);
    return await Promise.race([round, timeIsUp]);
  } finally {
    clearTimeout(timer);
  }
}

test(`[E2] ${PAYLOADS} generated payloads from the page: each is answered, main's heap stays flat, the vault works`, async ({
  launch,
}) => {
  const app = await launch();
  await app.application.evaluate(({ dialog, shell }) => {
    shell.openPath = () => Promise.resolve('');
    dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
  });
  await app.createVault();
  const { id } = (await app.invoke<AppSnapshot>('app:getSnapshot')).keystore?.thisDevice ?? { id: '' };
  await app.page.evaluate(await buildPageScript());

  const shapes = await readContractShapes();
  const reports: RoundReport[] = [];
  const before = await lookAtMain(app.application);
  let warm = before;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round === WARM_UP_ROUNDS) warm = await lookAtMain(app.application);
    reports.push(await runRound(app, roundOptions(round, shapes, { identifiers: [id] })));
    await app.invoke('vault:lock');
    await app.invoke('vault:unlock', { password });
  }
  const after = await lookAtMain(app.application);
  const grewOver = (PAYLOADS / ROUNDS) * (ROUNDS - WARM_UP_ROUNDS);

  expect(reports.flatMap(({ violations }) => violations)).toEqual([]);
  const heldBack = reports.flatMap((report) => report.heldBack);
  expect(heldBack.filter((description) => !STOPPED_BY_THE_ENGINE.test(description))).toEqual([]);
  expect(reports.reduce((sum, { calls }) => sum + calls, 0)).toBe(PAYLOADS);
  expect((after.bytes - warm.bytes) / grewOver, 'bytes kept of each request').toBeLessThan(MAX_GROWTH_PER_REQUEST);
  expect(after.pid).toBe(before.pid);
  expect(after.prototypeKeys).toEqual(before.prototypeKeys);

  await app.invoke('devices:rename', { device: id, name: 'Attic' });
  await app.invoke('keystore:rotateKey', { reason: 'After the storm' });
  await app.open('rotations');
  await expect(app.byTestId('rotation-row').first()).toContainText('After the storm');
});
