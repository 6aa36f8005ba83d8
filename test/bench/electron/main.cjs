/** The least that an Electron app can be: one sandboxed window that answers what it is asked. What ours is compared with. */
const { app, BrowserWindow, ipcMain } = require('electron');
const path = require('node:path');

ipcMain.handle('echo', (_event, /** @type {unknown} */ value) => value);
ipcMain.handle('emit', (event, /** @type {unknown} */ value) => {
  event.sender.send('event', value);
});

async function openWindow() {
  await app.whenReady();
  const window = new BrowserWindow({
    width: 1080,
    height: 760,
    webPreferences: { sandbox: true, contextIsolation: true, preload: path.join(__dirname, 'preload.cjs') },
  });
  await window.loadFile(path.join(__dirname, 'page.html'));
}

app.on('window-all-closed', () => app.quit());
openWindow().catch((error) => {
  process.stderr.write(`${String(error)}\n`);
  app.exit(1);
});
