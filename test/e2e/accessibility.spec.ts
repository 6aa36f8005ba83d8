import axe from 'axe-core';

import { StagedApp, type View } from '../support/ui-preview/staged-app.js';
import { enter, windowStates } from '../support/ui-preview/window-states.js';
import { expect, test } from './support/test.js';

/**
 * The two ways in which every state is looked at: as most people see it, and as a person with weak eyes may. Each is without motion;
 * twice as large, the window is narrower than any other test makes it.
 */
const views: readonly View[] = [
  { width: 900, height: 700, colorScheme: 'light' },
  { width: 900, height: 700, colorScheme: 'dark', zoom: 2 },
];

/** The smallest window that the system lets a person make. */
const smallest: View = { width: 480, height: 600, colorScheme: 'light' };

let app: StagedApp;
const logged: string[] = [];

test.beforeAll(async () => {
  app = await StagedApp.launch();
  app.page.on('console', (message) => message.type() === 'error' && logged.push(message.text()));
  app.page.on('pageerror', ({ message }) => logged.push(message));
});
test.afterAll(() => app.close());

for (const state of windowStates) {
  test(`[F6] ${state.name}: no violation, light or dark or twice as large; nothing beyond the edge`, async () => {
    logged.length = 0;
    await app.look(smallest);
    await enter(app, state);
    expect(await beyondTheEdge(), 'beyond the edge of the smallest window').toEqual([]);
    for (const view of views) {
      await app.look(view);
      expect(await violations(), JSON.stringify(view)).toEqual([]);
      expect(await beyondTheEdge(), JSON.stringify(view)).toEqual([]);
    }
    expect(logged).toEqual([]);
  });
}

test('[F6] what must not pass does not: a picture without words, pale text, a line without end', async () => {
  await app.look(smallest);
  await enter(app, { name: 'spoiled', scene: 'in-sync' });
  await app.page.evaluate(`{
    const spoiled = document.createElement('div');
    const [picture, pale, long] = ['img', 'p', 'p'].map((name) => spoiled.appendChild(document.createElement(name)));
    pale.textContent = 'Pale';
    pale.style.color = '#aaa';
    pale.style.background = '#fff';
    long.textContent = 'W'.repeat(200);
    long.style.width = 'max-content';
    document.querySelector('h1').after(spoiled);
  }`);
  expect(await violations()).toEqual([expect.stringContaining('color-contrast'), expect.stringContaining('image-alt')]);
  expect(await beyondTheEdge()).toEqual([expect.stringContaining('MAIN'), expect.stringContaining('WWW')]);
});

/** What axe-core finds, rule by rule. */
async function violations(): Promise<string[]> {
  // Half a megabyte of source: the page keeps it until it is loaded anew.
  if (!(await app.page.evaluate('Boolean(window.axe)'))) await app.page.evaluate(`${axe.source}; null`);
  return app.page.evaluate(`(async () => {
    // Stands before and after a menu and hands the focus on at once; that nothing without a name keeps it is seen in keyboard.spec.ts.
    const context = { exclude: '[data-base-ui-focus-guard]' };
    const { violations } = await axe.run(context, { resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join('\\n  '));
  })()`);
}

/** What can be scrolled sideways, or is cut off at the side of the window. */
function beyondTheEdge(): Promise<string[]> {
  return app.page.evaluate(`[...document.querySelectorAll('body, body *')]
    .filter((element) => {
      const { overflowX } = getComputedStyle(element);
      const isForEarsOnly = element.clientWidth <= 1;
      const scrolls = element.scrollWidth > element.clientWidth && /auto|scroll/.test(overflowX);
      const isCutOff = element.getClientRects().length > 0 && element.getBoundingClientRect().right > innerWidth + 1;
      return !isForEarsOnly && (scrolls || isCutOff);
    })
    .map((element) => [element.tagName, element.className, element.textContent.slice(0, 40)].join(' '))`);
}
