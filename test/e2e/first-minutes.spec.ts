import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

import { suggestDeviceName } from '../../src/ipc/suggested-device-name.js';
import { makeFolder, password, type RunningApp } from './support/running-app.js';
import { expect, test } from './support/test.js';

/** Fills the form of a first device, without sending it. */
async function fillCreateForm(app: RunningApp): Promise<void> {
  await app.byTestId('begin-create').click();
  await app.byTestId('device-name').fill('Tower');
  await app.byTestId('vault-password').fill(password);
  await app.byTestId('vault-password-confirm').fill(password);
}

async function create(app: RunningApp): Promise<string> {
  await fillCreateForm(app);
  await app.byTestId('create-vault').click();
  return app.byTestId('recovery-key').innerText();
}

test('first minutes: a name is suggested, and the password is judged in a worker that the policy allows', async ({
  launch,
}) => {
  const app = await launch();
  await app.byTestId('begin-create').click();
  await expect(app.byTestId('device-name')).toHaveValue(suggestDeviceName(hostname()));

  const meter = app.byTestId('password-strength');
  await expect(meter).toHaveAttribute('data-strength', 'none');
  await app.byTestId('vault-password').fill('password123');
  await expect(meter).toHaveAttribute('data-strength', /[01]/);
  await expect(meter).toContainText('easy to guess');
  await app.byTestId('vault-password').fill(password);
  await expect(meter).toHaveAttribute('data-strength', '4');
  await app.byTestId('vault-password').fill('');
  await expect(meter).toHaveAttribute('data-strength', 'none');

  await app.byTestId('suggest-passphrase').click();
  await expect(app.byTestId('vault-password')).toHaveValue(/^(?:[a-z'-]+-){5}[a-z'-]+$/);
  const suggested = await app.byTestId('vault-password').inputValue();
  await expect(app.byTestId('vault-password-confirm')).toHaveValue(suggested);
  await expect(app.byTestId('vault-password')).toHaveAttribute('type', 'text');

  // With the form goes the worker, and what it heard.
  await expect.poll(() => app.page.workers().length).toBe(1);
  await app.byTestId('back').click();
  await expect.poll(() => app.page.workers().length).toBe(0);
});

test('first minutes: a person who asks to join too early is led to the first thing that is missing', async ({
  launch,
}) => {
  const app = await launch();
  await app.byTestId('begin-join').click();
  await app.byTestId('device-name').fill('');
  await app.byTestId('request-join').click();
  await expect(app.byTestId('device-name')).toBeFocused();
  await expect(app.byTestId('device-name')).toBeInViewport();
});

test('first minutes: a request can be taken back, and a welcome for another device says so', async ({ launch }) => {
  const folder = await makeFolder();
  const inFolder = (name: string): string => path.join(folder, name);
  const first = await launch();
  await first.createVault('Tower');
  const second = await launch();
  const code = await second.requestJoin('Laptop', inFolder('first-request'));
  await second.byTestId('cancel-joining').click();
  await second.byTestId('keep-joining').click();
  await expect(second.byTestId('pairing-code')).toHaveText(code);
  await second.byTestId('cancel-joining').click();
  await second.byTestId('confirm-cancel-joining').click();
  await expect(second.byTestId('begin-join')).toBeVisible();

  const other = await second.requestJoin('Laptop', inFolder('second-request'));
  expect(other).not.toBe(code);
  await first.admitDevice(inFolder('first-request'), code, inFolder('first-welcome'));
  await second.answerFileDialog(inFolder('first-welcome'));
  await second.byTestId('open-welcome').click();
  await expect(second.byTestId('error')).toContainText('not made for the request of this device');
  await expect(second.byTestId('pairing-code')).toHaveText(other);
  await rm(folder, { recursive: true, force: true });
});

test('first minutes: [E4] no script starts a worker but the one that judges passwords', async ({ launch }) => {
  const app = await launch();
  await app.byTestId('begin-create').click();
  await app.byTestId('vault-password').fill('x');
  await expect(app.byTestId('password-strength')).not.toHaveAttribute('data-strength', 'none');
  const outcomeOf = (script: string): Promise<unknown> =>
    app.page.evaluate(`(() => { try { ${script}; return 'done' } catch (error) { return error.name } })()`);
  expect(await outcomeOf(`new Worker('assets/any.js')`)).toBe('TypeError');
  expect(await outcomeOf(`trustedTypes.createPolicy('another', { createScriptURL: (url) => url })`)).toBe('TypeError');
  const again = `trustedTypes.createPolicy('password-strength', { createScriptURL: (url) => url })`;
  expect(await outcomeOf(again)).toBe('TypeError');
});

test('first minutes: the recovery key is saved to a file, asked for, and confirmed', async ({ launch }) => {
  const app = await launch();
  const folder = await makeFolder();
  const file = path.join(folder, 'key.txt');
  const recoveryKey = await create(app);
  await app.answerFileDialog(file);
  await app.byTestId('save-recovery-key').click();
  await expect(app.page.getByText('Saved as key.txt')).toBeVisible();
  expect(await readFile(file, 'utf8')).toContain(recoveryKey);

  await app.byTestId('recovery-key-continue').click();
  await expect(app.byTestId('recovery-key')).toBeHidden();
  await app.byTestId('recovery-key-confirm').click();
  await expect(app.byTestId('recovery-key-input')).toBeFocused();
  await expect(app.page.getByRole('alert').first()).toBeVisible();
  await app.byTestId('recovery-key-input').fill(`0000${recoveryKey.slice(4)}`);
  await app.byTestId('recovery-key-confirm').click();
  await expect(app.page.getByRole('alert').first()).toContainText('group 1');
  await app.byTestId('recovery-key-show-again').click();
  expect(await app.confirmRecoveryKey()).toBe(recoveryKey);
  await expect(app.byTestId('recovery-key-reminder')).toBeHidden();
  await rm(folder, { recursive: true, force: true });
});

test('first minutes: each step begins at its top, and the name of the app and the edges of the page keep their places', async ({
  launch,
}) => {
  const app = await launch();
  const resize = (width: number, height: number): Promise<void> =>
    app.application.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
      width,
      height,
    ] as const);
  const title = app.page.locator('h1');
  const placeOfName = (): Promise<unknown> => app.page.getByText('OneStarStream', { exact: true }).boundingBox();
  await resize(900, 600);
  // Large text makes every step higher than the window, whatever fonts a system has.
  await app.page.evaluate("document.documentElement.style.fontSize = '24px'");
  const place = await placeOfName();
  expect(place).not.toBeNull();
  await fillCreateForm(app);
  for (const [next, arrived] of [
    ['create-vault', 'recovery-key'],
    ['recovery-key-continue', 'recovery-key-input'],
  ] as const) {
    await app.byTestId(next).scrollIntoViewIfNeeded();
    await expect(title).not.toBeInViewport();
    await app.byTestId(next).click();
    await app.byTestId(arrived).first().waitFor();
    await expect(title).toBeInViewport({ ratio: 1 });
    expect(await placeOfName()).toEqual(place);
  }
  await app.byTestId('recovery-key-later').click();
  await expect(app.byTestId('nav-overview')).toBeVisible();
  expect(await placeOfName()).toEqual(place);

  // Whether or not the system draws a scroll bar, and something scrolls: as far from one side of a small window as from the other.
  await app.page.evaluate("document.documentElement.style.fontSize = ''");
  await resize(480, 600);
  await expect.poll(() => app.page.evaluate('innerWidth < 44 * 16')).toBe(true);
  const edges = `(() => {
    const { left, right } = document.querySelector('main section').getBoundingClientRect();
    return { left, right: innerWidth - right };
  })()`;
  for (const [page, lastToCome] of [
    ['overview', 'status-card'],
    ['devices', 'device-row'],
  ] as const) {
    await app.open(page);
    await app.byTestId(lastToCome).first().waitFor();
    const { left, right } = await app.page.evaluate<{ readonly left: number; readonly right: number }>(edges);
    expect(left).toBeCloseTo(right, 0);
  }
});

test('first minutes: a person who stops in the middle is led back: later, a crash, a lock, the end of the app', async ({
  launch,
}) => {
  const app = await launch();
  await fillCreateForm(app);
  await app.page.reload();
  // Nothing was kept: the way begins anew.
  await expect(app.byTestId('begin-create')).toBeVisible();

  const recoveryKey = await create(app);
  // The page goes, and the vault keeps the key.
  await app.page.reload();
  await expect(app.byTestId('recovery-key-reminder')).toBeVisible();
  await app.lock();
  await app.application.close();

  const again = await launch({ dataDirectory: app.dataDirectory });
  await again.unlock();
  await again.byTestId('remind-recovery-key').click();
  await expect(again.byTestId('recovery-key')).toHaveText(recoveryKey);
  await again.byTestId('recovery-key-later').click();
  await expect(again.byTestId('recovery-key-reminder')).toBeVisible();
  await again.byTestId('remind-recovery-key').click();
  expect(await again.confirmRecoveryKey()).toBe(recoveryKey);
  await expect(again.byTestId('recovery-key-reminder')).toBeHidden();
});

test('a bundle that is dropped on the window begins an import; anything else is told', async ({ launch }) => {
  const folder = await makeFolder();
  const bundle = path.join(folder, 'dropped.onestar');
  const text = path.join(folder, 'notes.txt');
  await Promise.all([writeFile(bundle, 'onestar-bundle\r\n and more'), writeFile(text, 'no bundle')]);
  const app = await launch();
  await app.createVault();

  await app.drop([text]);
  await expect(app.byTestId('toast').filter({ hasText: 'This is no bundle, request or' })).toBeVisible();
  await expect(app.byTestId('dialog')).toBeHidden();
  await app.drop([bundle, text]);
  await expect(app.byTestId('toast').filter({ hasText: 'one file at a time' })).toBeVisible();
  await app.drop([bundle]);
  await expect(app.byTestId('chosen-file')).toHaveText('dropped.onestar');
  await expect(app.byTestId('drop-target')).toBeHidden();

  // A file that a script made lies nowhere.
  const made = `new File(['onestar-bundle'], 'made.onestar')`;
  await app.page.evaluate(`{ electron.droppedFiles.take(${made}).catch(({ code }) => (window.refusal = code)) }`);
  await expect.poll(() => app.page.evaluate('window.refusal')).toBe('FILE_UNREADABLE');
  await rm(folder, { recursive: true, force: true });
});
