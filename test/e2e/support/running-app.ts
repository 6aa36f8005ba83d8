import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { _electron, expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';

import { launchSwitches, resolveElectron } from '../../../scripts/lib/electron-runtime.mjs';
import type { SyncCheckResultView } from '../../../src/ipc/contract.js';
import { HANG_LIMIT_MS } from './hang-limit.js';

const projectDirectory = path.resolve(import.meta.dirname, '../../..');

/** The two ways the app is built: with test hooks, and as it ships. */
export type Build = 'test' | 'production';

export function mainFile(build: Build): string {
  return path.join(projectDirectory, 'out', build, 'main/main.js');
}

export interface LaunchOptions {
  readonly build?: Build;
  /** A folder to go on with; without one, the app gets an empty folder, which goes with the app. */
  readonly dataDirectory?: string;
  /** `TEST_MODE` of the environment; "1" unless told otherwise. */
  readonly testMode?: string;
  /** Further variables of the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Makes an empty folder that a test removes by itself. */
export function makeFolder(): Promise<string> {
  return mkdtemp(path.join(tmpdir(), 'onestar-e2e-'));
}

/** The arguments that open the app on a data folder. */
export function launchArguments(build: Build, dataDirectory: string): string[] {
  return [...launchSwitches(), mainFile(build), '--data-dir', dataDirectory];
}

export const password = 'correct horse battery staple';

/** Shown by a window that has heard from the services: on every first page but that of an app that can't go on. */
const KNOWS_ITS_STATE = '[data-testid="sync-badge"], [data-testid="begin-create"]';

/** How a process ended: one of both is null. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One app in a real Electron, and what a person does in it. */
export class RunningApp {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly dataDirectory: string;
  readonly #ownsFolder: boolean;
  readonly #ended: Promise<ProcessEnd>;
  #log = '';

  private constructor(application: ElectronApplication, page: Page, dataDirectory: string, ownsFolder: boolean) {
    this.application = application;
    this.page = page;
    this.dataDirectory = dataDirectory;
    this.#ownsFolder = ownsFolder;
    const child = application.process();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    this.#ended = new Promise((resolve) => child.once('close', (exitCode, signal) => resolve({ exitCode, signal })));
  }

  static async launch({
    build = 'test',
    dataDirectory,
    testMode = '1',
    environment = {},
  }: LaunchOptions = {}): Promise<RunningApp> {
    const folder = dataDirectory ?? (await makeFolder());
    const application = await _electron.launch({
      executablePath: resolveElectron().executablePath,
      args: launchArguments(build, folder),
      // Otherwise Playwright turns the sandbox off by itself; who has to do without it is decided in one place.
      chromiumSandbox: true,
      env: { ...ownEnvironment(), ...environment, TEST_MODE: testMode },
      timeout: HANG_LIMIT_MS,
    });
    const page = await application.firstWindow({ timeout: HANG_LIMIT_MS });
    // Left alone, what waits for an element without expecting anything of it gives up after half a minute.
    page.setDefaultTimeout(HANG_LIMIT_MS);
    // The services come after the window. A question to the main process while it loads them is lost with the garbage, now and then.
    await page.locator(KNOWS_ITS_STATE).first().waitFor();
    return new RunningApp(application, page, folder, dataDirectory === undefined);
  }

  /** What it has written to stderr since its window came: with `LOG_LEVEL` in its environment, its log. */
  get log(): string {
    return this.#log;
  }

  /** Resolves when the process has ended and all it wrote is there. */
  ended(): Promise<ProcessEnd> {
    return this.#ended;
  }

  /** Quits as a person does by the menu, and waits for the end. */
  async quit(): Promise<void> {
    // Only begun there: an app that ends does not answer.
    await this.application.evaluate(({ app }) => void setImmediate(() => app.quit()));
    await this.ended();
  }

  async close(): Promise<void> {
    await this.application.close();
    if (this.#ownsFolder) await rm(this.dataDirectory, { recursive: true, force: true });
  }

  byTestId(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  get badge(): Locator {
    return this.byTestId('sync-badge');
  }

  /** Founds an account, from the first page on. */
  async createVault(deviceName = 'Desk'): Promise<void> {
    await this.byTestId('begin-create').click();
    await this.byTestId('device-name').fill(deviceName);
    await this.byTestId('vault-password').fill(password);
    await this.byTestId('vault-password-confirm').fill(password);
    await this.byTestId('create-vault').click();
    await this.confirmRecoveryKey();
  }

  /** Asks to join an account, from the first page on, and saves the request; gives the code to be typed on the other device. */
  async requestJoin(deviceName: string, requestFile: string): Promise<string> {
    await this.byTestId('begin-join').click();
    await this.byTestId('device-name').fill(deviceName);
    await this.byTestId('vault-password').fill(password);
    await this.byTestId('vault-password-confirm').fill(password);
    await this.byTestId('request-join').click();
    await this.answerFileDialog(requestFile);
    await this.byTestId('save-request').click();
    await expect(this.byTestId('request-saved')).toContainText(path.basename(requestFile));
    return this.byTestId('pairing-code').innerText();
  }

  /** Lets in a device that asked, and saves its welcome; gives the comparison code that is shown of it. */
  async admitDevice(requestFile: string, code: string, welcomeFile: string): Promise<string> {
    await this.open('devices');
    await this.byTestId('add-device').click();
    await this.answerFileDialog(requestFile);
    await this.byTestId('choose-file').click();
    await this.byTestId('pairing-code').fill(code);
    await this.byTestId('open-request').click();
    const comparisonCode = await this.byTestId('comparison-code').innerText();
    await this.answerFileDialog(welcomeFile);
    await this.byTestId('admit-device').click();
    await expect(this.byTestId('admit-result')).toContainText(path.basename(welcomeFile));
    await this.byTestId('dialog-done').click();
    await expect(this.byTestId('dialog')).toBeHidden();
    return comparisonCode;
  }

  /** Opens the welcome that was saved for this device. */
  async openWelcome(welcomeFile: string): Promise<void> {
    await this.answerFileDialog(welcomeFile);
    await this.byTestId('open-welcome').click();
    await expect(this.byTestId('nav-overview')).toBeVisible();
  }

  /** Reads the recovery key that is shown, types it back, and goes on. */
  async confirmRecoveryKey(): Promise<string> {
    const recoveryKey = await this.byTestId('recovery-key').innerText();
    await this.byTestId('recovery-key-continue').click();
    await this.byTestId('recovery-key-input').fill(recoveryKey);
    await this.byTestId('recovery-key-confirm').click();
    await expect(this.byTestId('nav-overview')).toBeVisible();
    return recoveryKey;
  }

  async unlock(withPassword = password): Promise<void> {
    await this.byTestId('unlock-password').fill(withPassword);
    await this.byTestId('unlock').click();
  }

  async lock(): Promise<void> {
    await this.byTestId('lock').click();
    await expect(this.byTestId('unlock-password')).toBeVisible();
  }

  async open(page: 'overview' | 'devices' | 'rotations' | 'activity' | 'settings'): Promise<void> {
    await this.byTestId(`nav-${page}`).click();
  }

  /** Makes the next system dialogs choose `file`, as a person would in them. */
  async answerFileDialog(file: string): Promise<void> {
    await this.application.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, file);
  }

  /** Drags files over the window and drops them there, as the system does. */
  async drop(files: readonly string[]): Promise<void> {
    const inspector = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver'] as const) {
      await inspector.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
    }
    await expect(this.byTestId('drop-target')).toBeVisible();
    await inspector.send('Input.dispatchDragEvent', { type: 'drop', x: 300, y: 300, data });
    await inspector.detach();
  }

  /** Puts a report in the place of real ones until it is taken away with `null`. */
  async forceStatus(report: SyncCheckResultView | null): Promise<void> {
    await this.emit('sync:test:force-status', report);
  }

  async emit(channel: string, payload: unknown = null): Promise<void> {
    // A string, not a function: the transpiler's helpers do not exist in the page.
    await this.page.evaluate(
      `window.electron.ipcRenderer.emit(${JSON.stringify(channel)}, ${JSON.stringify(payload)})`,
    );
  }

  async invoke<T>(channel: string, argument: unknown = null): Promise<T> {
    return (await this.page.evaluate(
      `window.electron.ipcRenderer.invoke(${JSON.stringify(channel)}, ${JSON.stringify(argument)})`,
    )) as T;
  }
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}

const deviceId = '0123456789abcdef0123456789abcdef';

/** A report as a check would make it; `changes` say what is different from an account that is well. */
export function reportWith(changes: Partial<SyncCheckResultView> = {}): SyncCheckResultView {
  return {
    verdict: 'in-sync',
    needsSync: false,
    isAligned: true,
    lastSyncedAt: Date.now(),
    daysSinceLastSync: 0,
    deviceCount: 2,
    alignment: {
      aligned: true,
      currentKeypairPublicKey: 'a1'.repeat(32),
      devicesInSync: [deviceId],
      devicesInSyncCount: 1,
      devicesOutOfSync: [],
      devicesOutOfSyncCount: 0,
      missingRotations: 0,
      staleDays: 0,
    },
    warnings: [],
    warningCount: 0,
    recommendation: { action: 'no-action-needed', reason: 'All devices have every key.', priority: 'low' },
    remedy: null,
    lastCheck: Date.now(),
    nextScheduled: Date.now() + 1000,
    ...changes,
  };
}

/** A report that says a device lacks a rotation. */
export function needsSyncReport(): SyncCheckResultView {
  return reportWith({
    verdict: 'needs-sync',
    needsSync: true,
    isAligned: false,
    warnings: [
      {
        severity: 'critical',
        message: 'The laptop lacks 2 key rotations.',
        deviceId,
        deviceName: 'Laptop',
        recommendation: 'Import a bundle on the laptop.',
        metadata: { code: 'DEVICE_BEHIND', checkId: 'key-alignment', remedy: 'import-keystore' },
      },
    ],
    warningCount: 1,
    recommendation: {
      action: 'import-keystore',
      reason: 'The laptop lacks 2 key rotations.',
      priority: 'high',
      details: 'Export a bundle here and import it on the laptop.',
    },
  });
}
