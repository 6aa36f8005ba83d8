import { History, House, KeyRound, Lock, MonitorSmartphone, Settings, type LucideIcon } from 'lucide-react';
import { observer } from 'mobx-react-lite';

import { hashOf, type Route } from '../stores/navigation-store.js';
import { toErrorView } from '../text/error-view.js';
import { Brand } from './brand.js';
import { classNames } from './class-names.js';
import styles from './nav-bar.module.css';
import { useStores } from './stores-context.js';
import { SyncBadge } from './sync-badge.js';

interface Destination {
  readonly route: Route;
  readonly label: string;
  readonly icon: LucideIcon;
}

const destinations: readonly Destination[] = [
  { route: { page: 'overview' }, label: 'Overview', icon: House },
  { route: { page: 'devices' }, label: 'Devices', icon: MonitorSmartphone },
  { route: { page: 'rotations' }, label: 'Rotations', icon: KeyRound },
  { route: { page: 'activity' }, label: 'Activity', icon: History },
  { route: { page: 'settings', section: 'sync' }, label: 'Settings', icon: Settings },
];

/** What stays in sight wherever the person is: the badge, and, while the vault is open, the ways to every page. */
export const NavBar = observer(function NavBar() {
  const { session } = useStores();
  return (
    <header className={classNames(styles.bar, !session.isUnlocked && styles.locked, 'not-printed')}>
      <Brand />
      <SyncBadge />
      {session.isUnlocked && (
        <>
          <NavLinks />
          <LockButton />
        </>
      )}
    </header>
  );
});

const NavLinks = observer(function NavLinks() {
  const { navigation } = useStores();
  return (
    <nav className={styles.links} aria-label="Pages">
      {destinations.map(({ route, label, icon: Icon }) => (
        <a
          key={route.page}
          className={styles.link}
          href={hashOf(route)}
          aria-current={navigation.route.page === route.page ? 'page' : undefined}
          data-testid={`nav-${route.page}`}
        >
          <Icon className={styles.icon} aria-hidden />
          <span>{label}</span>
        </a>
      ))}
    </nav>
  );
});

function LockButton() {
  const { session, toasts } = useStores();
  const lock = (): void => {
    session.lock().catch((error: unknown) => toasts.showError(toErrorView(error)));
  };
  return (
    <button type="button" className={classNames(styles.link, styles.lock)} data-testid="lock" onClick={lock}>
      <Lock className={styles.icon} aria-hidden />
      <span>Lock</span>
    </button>
  );
}
