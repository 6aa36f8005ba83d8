import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { BusyDevice } from '../support/vault/busy-device.js';
import { makeFolder } from './support/running-app.js';
import { expect, test } from './support/test.js';

const ENTRIES = 4000;

test('long-work: an import of thousands of entries shows how far it is, is cancelled by keyboard, and succeeds the next time', async ({
  launch,
}) => {
  const folder = await makeFolder();
  const inFolder = async (name: string): Promise<string> => {
    await mkdir(path.join(folder, name));
    return path.join(folder, name);
  };
  const busy = await BusyDevice.found(await inFolder('server'));
  const app = await launch();
  const [request, welcome] = [path.join(folder, 'request'), path.join(folder, 'welcome')];
  busy.admit(request, await app.requestJoin('Laptop', request), welcome);
  await app.openWelcome(welcome);
  busy.write(ENTRIES);
  const bundle = busy.exportTo(await inFolder('late'));
  await busy.close();

  await app.open('settings');
  await app.byTestId('settings-vault').click();
  await app.answerFileDialog(bundle);
  await app.byTestId('import-bundle').click();
  await app.byTestId('choose-file').click();
  await app.byTestId('confirm-import').click();

  const bar = app.page.getByRole('progressbar');
  await expect(bar).toHaveAttribute('value', /^[0-9]+$/);
  await expect(bar).toHaveAccessibleName('Checking every entry and its signature.');
  await app.byTestId('cancel').focus();
  await app.page.keyboard.press('Enter');
  await expect(app.byTestId('cancelled')).toContainText('Nothing was changed');
  await expect(app.byTestId('error')).toBeHidden();
  await expect(app.byTestId('work-progress')).toBeHidden();

  // The dialog is as it was: the file need not be chosen again.
  await app.byTestId('confirm-import').click();
  // That much of one device is not taken in a day, unless its person looks.
  await expect(app.byTestId('import-result')).toContainText('1 entry is held back');
  await rm(folder, { recursive: true, force: true });
});
