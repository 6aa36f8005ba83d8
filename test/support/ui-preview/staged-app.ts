import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';

import { eventChannels, type EventChannel, type RequestChannel } from '../../../src/ipc/channels.js';
import type { InvokeAnswer } from '../../../src/ipc/contract.js';
import { INVOKE_CHANNEL } from '../../../src/ipc/electron-channels.js';
import { toErrorView } from '../../../src/ui/text/error-view.js';
import { HANG_LIMIT_MS } from '../../e2e/support/hang-limit.js';
import { RunningApp } from '../../e2e/support/running-app.js';
import type { ScriptedBridge } from '../scripted-bridge.js';
import { previewBridge } from './preview-bridge.js';
import { scenes, type SceneName } from './scenes.js';

/** How a window looks to a person. Sizes in device-independent pixels. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** 2 is 200 %. */
  readonly zoom?: number;
  /** Colours of the system's choice instead of ours. */
  readonly forcedColors?: boolean;
  readonly moreContrast?: boolean;
}

/**
 * The real app on a stage: its window, preload script, scheme and policy are real; what the main process answers comes from a scene.
 * So every state can be seen, those too that take an account of years.
 */
export class StagedApp {
  readonly #app: RunningApp;
  readonly #server: Server;
  #bridge: ScriptedBridge = previewBridge(scenes['in-sync']);
  #zoom = 1;

  private constructor(app: RunningApp, server: Server) {
    this.#app = app;
    this.#server = server;
  }

  static async launch(): Promise<StagedApp> {
    const app = await RunningApp.launch();
    const server = createServer();
    const staged = new StagedApp(app, server);
    server.on('request', (request, response) => {
      void staged.#answer(request).then((answer) => response.end(JSON.stringify(answer)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await staged.#takeRequests();
    return staged;
  }

  get page(): Page {
    return this.#app.page;
  }

  async close(): Promise<void> {
    await this.#app.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Loads the window anew in a scene; `hash` says on which page. */
  async show(scene: SceneName, hash = ''): Promise<void> {
    const bridge = previewBridge(scenes[scene]);
    this.#bridge = bridge;
    for (const channel of eventChannels) this.#carryEvents(channel, bridge);
    // What a page remembers across reloads must not reach into the next scene.
    await this.page.evaluate(`sessionStorage.clear(); location.hash = ${JSON.stringify(hash)}`);
    await this.page.reload();
  }

  /** Makes the window look like this. */
  async look({
    width,
    height,
    colorScheme,
    zoom = 1,
    forcedColors = false,
    moreContrast = false,
  }: View): Promise<void> {
    await this.page.emulateMedia({
      media: 'screen',
      colorScheme,
      reducedMotion: 'reduce',
      forcedColors: forcedColors ? 'active' : 'none',
      contrast: moreContrast ? 'more' : 'no-preference',
    });
    await this.#app.application.evaluate(
      ({ BrowserWindow }, look) => {
        const [window] = BrowserWindow.getAllWindows();
        window?.setContentSize(look.width, look.height);
        window?.webContents.setZoomFactor(look.zoom);
      },
      { width, height, zoom },
    );
    this.#zoom = zoom;
    // A wait of Playwright's own would evaluate text in the page, which its policy forbids.
    await this.page.evaluate(`new Promise((resolve, reject) => {
      const isThere = () => innerWidth === ${Math.round(width / zoom)} && Math.abs(innerHeight - ${height / zoom}) <= 1;
      const latest = Date.now() + ${HANG_LIMIT_MS};
      const look = () => {
        if (isThere()) resolve();
        else if (Date.now() < latest) requestAnimationFrame(look);
        else reject(new Error('The window stays at ' + innerWidth + ' × ' + innerHeight + '.'));
      };
      look();
    })`);
  }

  /** A picture of what is in the window, as a PNG. */
  async picture(): Promise<Buffer> {
    await this.#painted();
    // Playwright measures a window that is zoomed wrongly; what Electron takes may show a caret that blinks.
    if (this.#zoom === 1) return this.page.screenshot({ animations: 'disabled' });
    const encoded = await this.#app.application.evaluate(async ({ BrowserWindow }) => {
      const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
      return image?.toPNG().toString('base64') ?? '';
    });
    return Buffer.from(encoded, 'base64');
  }

  /** Waits until what the page has drawn by now is on the screen: a frame begins with the drawing of the one before. */
  async #painted(): Promise<void> {
    await this.page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  }

  /** From now on the main process passes the requests of the page on to this process. */
  async #takeRequests(): Promise<void> {
    const { port } = this.#server.address() as AddressInfo;
    await this.#app.application.evaluate(
      ({ ipcMain }, { channel, address }) => {
        ipcMain.removeHandler(channel);
        ipcMain.handle(channel, async (_event, ...request: unknown[]) => {
          const answer = await fetch(address, { method: 'POST', body: JSON.stringify(request) });
          return answer.json();
        });
      },
      { channel: INVOKE_CHANNEL, address: `http://127.0.0.1:${port}` },
    );
  }

  async #answer(request: IncomingMessage): Promise<InvokeAnswer> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [channel, argument] = JSON.parse(Buffer.concat(chunks).toString()) as [RequestChannel, never];
    try {
      return { ok: true, value: await this.#bridge.invoke(channel, argument) };
    } catch (error) {
      // The page is told no more than in the app; who writes a scene wants to know that it lacks something.
      if (error instanceof Error) process.stderr.write(`${channel}: ${error.message}\n`);
      return { ok: false, error: toErrorView(error) };
    }
  }

  #carryEvents(channel: EventChannel, bridge: ScriptedBridge): void {
    bridge.on(channel, (payload, revision) => {
      // What was under way in the scene before is no part of this one.
      if (bridge !== this.#bridge) return;
      void this.#app.application.evaluate(
        ({ BrowserWindow }, message) =>
          BrowserWindow.getAllWindows()[0]?.webContents.send(message.channel, message.payload, message.revision),
        { channel, payload, revision },
      );
    });
  }
}
