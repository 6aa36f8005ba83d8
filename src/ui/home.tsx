import { observer } from 'mobx-react-lite';
import { useRef } from 'react';

import { Button } from './components/button.js';
import { classNames } from './components/class-names.js';
import { FileDropTarget, type DroppedFile } from './components/file-drop-target.js';
import { NavBar } from './components/nav-bar.js';
import { useStores } from './components/stores-context.js';
import { DialogHost } from './dialogs/dialog-host.js';
import styles from './home.module.css';
import { ActivityPage } from './pages/activity-page.js';
import { DevicesPage } from './pages/devices-page.js';
import { OverviewPage } from './pages/overview-page.js';
import { RotationsPage } from './pages/rotations-page.js';
import { SettingsPage } from './pages/settings-page.js';
import { messages } from './text/messages.js';

const { bundles: words } = messages;

/** The window while the vault is open. */
export const Home = observer(function Home() {
  const page = useRef<HTMLElement>(null);
  return (
    <div className={styles.home}>
      <div className={classNames(styles.skip, 'visually-hidden-unless-focused')}>
        <Button data-testid="skip-to-page" onClick={() => page.current?.focus()}>
          {messages.shell.skipToContent}
        </Button>
      </div>
      <NavBar />
      {/* It scrolls: who has no mouse scrolls it with the arrow keys, on pages where nothing else takes the focus too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <main className={styles.page} ref={page} tabIndex={0}>
        <DropTarget />
        <CurrentPage />
      </main>
      <DialogHost />
    </div>
  );
});

/**
 * Whatever another device gave can be dropped anywhere. A drop only begins: nothing is done before the dialog was answered. While another
 * dialog is open nothing can be dropped.
 */
function DropTarget() {
  const { dialogs } = useStores();
  const isOpen = (): boolean => {
    const kind = dialogs.open?.kind;
    return kind === undefined || kind === 'import-bundle' || kind === 'add-device';
  };
  const show = (file: DroppedFile): void => {
    if (file.purpose === 'import-bundle') dialogs.show({ kind: 'import-bundle', file });
    if (file.purpose === 'open-request') dialogs.show({ kind: 'add-device', request: file });
  };
  return <FileDropTarget title={words.drop} detail={words.dropDetail} isOpen={isOpen} onDrop={show} />;
}

const CurrentPage = observer(function CurrentPage() {
  const { route } = useStores().navigation;
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'devices':
      return <DevicesPage />;
    case 'rotations':
      return <RotationsPage />;
    case 'activity':
      return <ActivityPage />;
    case 'settings':
      return <SettingsPage section={route.section} />;
  }
});
