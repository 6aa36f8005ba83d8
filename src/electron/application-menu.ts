import { Menu, type MenuItemConstructorOptions } from 'electron';

import { menuMessages as words } from '../core/common/text/english/menu.js';

/** What the menu does apart from the system's own roles. */
export interface MenuCommands {
  readonly lockVault: () => void;
}

/**
 * Sets the app's menu. It also decides which shortcuts exist: there is none for reloading or for developer tools
 * outside test builds.
 */
export function setApplicationMenu({ lockVault }: MenuCommands): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: words.vault,
      submenu: [
        { label: words.lock, accelerator: 'CommandOrControl+L', click: lockVault },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: words.view,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(__TEST_HOOKS__ ? ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
