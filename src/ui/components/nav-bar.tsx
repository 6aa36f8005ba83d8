import { History, House, Keyboard, KeyRound, Lock, MonitorSmartphone, Settings, type LucideIcon } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useState } from 'react';

import { hashOf, type Route } from '../stores/navigation-store.js';
import { toErrorView } from '../text/error-view.js';
import { messages } from '../text/messages.js';
import { Brand } from './brand.js';
import { classNames } from './class-names.js';
import styles from './nav-bar.module.css';
import { useStores } from './stores-context.js';
import { SyncBadge } from './sync-badge.js';

const { shell: words } = messages;

interface Destination {
  readonly route: Route;
  readonly label: string;
  readonly icon: LucideIcon;
}

const destinations: readonly Destination[] = [
  { route: { page: 'overview' }, label: words.overview, icon: House },
  { route: { page: 'devices' }, label: words.devices, icon: MonitorSmartphone },
  { route: { page: 'rotations' }, label: words.rotations, icon: KeyRound },
  { route: { page: 'activity' }, label: words.activity, icon: History },
  { route: { page: 'settings', section: 'sync' }, label: words.settings, icon: Settings },
];

/** What stays in sight wherever the person is: the badge, and, while the vault is open, the ways to every page. */
export const NavBar = observer(function NavBar() {
  const { session } = useStores();
  return (
    <header className={classNames(styles.bar, !session.isUnlocked && styles.locked, 'not-printed')}>
      <div className={styles.brand}>
        <Brand />
      </div>
      <SyncBadge />
      {session.isUnlocked && (
        <>
          <NavLinks />
          <div className={styles.end}>
            <ShortcutsButton />
            <LockButton />
          </div>
        </>
      )}
    </header>
  );
});

const NavLinks = observer(function NavLinks() {
  const { navigation, isMac } = useStores();
  return (
    <nav className={styles.links} aria-label={words.pages}>
      {destinations.map(({ route, label, icon: Icon }, index) => (
        <a
          key={route.page}
          className={styles.link}
          href={hashOf(route)}
          aria-current={navigation.route.page === route.page ? 'page' : undefined}
          aria-keyshortcuts={`${isMac ? 'Meta' : 'Control'}+${index + 1}`}
          data-testid={`nav-${route.page}`}
        >
          <Icon className={styles.icon} aria-hidden />
          <span>{label}</span>
        </a>
      ))}
    </nav>
  );
});

function ShortcutsButton() {
  const { dialogs } = useStores();
  return (
    <button
      type="button"
      className={classNames(styles.link, styles.shortcuts)}
      aria-keyshortcuts="?"
      data-testid="show-shortcuts"
      onClick={() => dialogs.show({ kind: 'shortcuts' })}
    >
      <Keyboard className={styles.icon} aria-hidden />
      <span>{words.shortcuts}</span>
    </button>
  );
}

function LockButton() {
  const { session, toasts, isMac } = useStores();
  const [isLocking, setIsLocking] = useState(false);
  const lock = async (): Promise<void> => {
    if (isLocking) return;
    // A write that is under way is waited for.
    setIsLocking(true);
    try {
      await session.lock();
    } catch (error) {
      toasts.showError(toErrorView(error));
    } finally {
      setIsLocking(false);
    }
  };
  return (
    <button
      type="button"
      className={styles.link}
      aria-keyshortcuts={isMac ? 'Meta+L' : 'Control+L'}
      aria-busy={isLocking || undefined}
      data-testid="lock"
      onClick={() => void lock()}
    >
      <Lock className={styles.icon} aria-hidden />
      <span>{isLocking ? words.locking : words.lock}</span>
    </button>
  );
}
