import { observer } from 'mobx-react-lite';
import { useRef, type ReactNode } from 'react';

import styles from './app.module.css';
import { BackgroundSyncProvider } from './components/background-sync.js';
import { Brand } from './components/brand.js';
import { BundleDropTarget } from './components/bundle-drop-target.js';
import { Button } from './components/button.js';
import { classNames } from './components/class-names.js';
import { Gate } from './components/gate.js';
import { NavBar } from './components/nav-bar.js';
import { ErrorNotice, Notice } from './components/notice.js';
import { RecoveryCodeReminder } from './components/recovery-code-reminder.js';
import { useStores } from './components/stores-context.js';
import { SyncAnnouncer } from './components/sync-badge.js';
import { Toaster } from './components/toaster.js';
import { WindowErrorBoundary } from './components/window-error-boundary.js';
import { DialogHost } from './dialogs/dialog-host.js';
import { ActivityPage } from './pages/activity-page.js';
import { DevicesPage } from './pages/devices-page.js';
import { OverviewPage } from './pages/overview-page.js';
import { RecoveryCodePage } from './pages/recovery-code-page.js';
import { RotationsPage } from './pages/rotations-page.js';
import { SettingsPage } from './pages/settings-page.js';
import { UnlockPage } from './pages/unlock-page.js';
import { WelcomePage } from './pages/welcome-page.js';
import { screenOf } from './stores/screen.js';
import { messages } from './text/messages.js';

const { shell: words } = messages;

/** The whole window. */
export const App = observer(function App() {
  const { session } = useStores();
  return (
    <WindowErrorBoundary fallback={<FailedWindow />}>
      <BackgroundSyncProvider>
        <CurrentScreen />
        {session.connection.kind === 'connected' && <SyncAnnouncer />}
        <Toaster />
      </BackgroundSyncProvider>
    </WindowErrorBoundary>
  );
});

/** Says nothing of the error itself: the text of a foreign one may hold anything. */
function FailedWindow() {
  const { navigation } = useStores();
  const loadAgain = (
    <Button kind="primary" data-testid="load-again" onClick={() => navigation.startAgain()}>
      {words.loadAgain}
    </Button>
  );
  return (
    <BeforeHome bar={<BrandBar />}>
      <Gate title={words.failedTitle} description={words.failedDescription}>
        <Notice tone="danger" title={words.failedNotice} actions={loadAgain} testId="window-failed">
          {words.failedAdvice}
        </Notice>
      </Gate>
    </BeforeHome>
  );
}

const CurrentScreen = observer(function CurrentScreen() {
  const stores = useStores();
  const screen = screenOf(stores.session);
  switch (screen.kind) {
    case 'connecting':
      return <Connecting />;
    case 'disconnected':
      return (
        <BeforeHome bar={<BrandBar />}>
          <Gate title={words.disconnectedTitle}>
            <ErrorNotice error={screen.error} onRetry={() => void stores.connect()} />
          </Gate>
        </BeforeHome>
      );
    case 'welcome':
      return (
        <BeforeHome bar={<BrandBar />}>
          <WelcomePage />
        </BeforeHome>
      );
    case 'recovery-code':
      return (
        <BeforeHome bar={<BrandBar />}>
          <RecoveryCodePage code={screen.code} occasion={screen.occasion} />
        </BeforeHome>
      );
    case 'unlock':
      return (
        <BeforeHome bar={<NavBar />}>
          <UnlockPage reason={screen.reason} />
        </BeforeHome>
      );
    case 'unusable':
      return (
        <BeforeHome bar={<NavBar />}>
          <Gate title={words.unusableTitle} description={words.unusableDescription}>
            <ErrorNotice error={screen.error} />
          </Gate>
        </BeforeHome>
      );
    case 'home':
      return <Home />;
  }
});

/** The app answers within an instant; only when it does not, a person should read why they see nothing. */
function Connecting() {
  return (
    <BeforeHome bar={<BrandBar />}>
      <main className={styles.connecting}>
        <h1 className="visually-hidden">{messages.common.productName}</h1>
        <output>{words.connecting}</output>
      </main>
    </BeforeHome>
  );
}

function BrandBar() {
  return (
    <header>
      <Brand />
    </header>
  );
}

/** A bar at the top and a panel in the middle, for everything before the vault is open. */
function BeforeHome({ bar, children }: { readonly bar: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles.beforeHome}>
      <div className={styles.bar}>{bar}</div>
      {children}
    </div>
  );
}

const Home = observer(function Home() {
  const page = useRef<HTMLElement>(null);
  return (
    <div className={styles.home}>
      <div className={classNames(styles.skip, 'visually-hidden-unless-focused')}>
        <Button data-testid="skip-to-page" onClick={() => page.current?.focus()}>
          {words.skipToContent}
        </Button>
      </div>
      <NavBar />
      {/* It scrolls: who has no mouse scrolls it with the arrow keys, on pages where nothing else takes the focus too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <main className={styles.page} ref={page} tabIndex={0}>
        <OverviewReminder />
        <BundleDropTarget />
        <CurrentPage />
      </main>
      <DialogHost />
    </div>
  );
});

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

const OverviewReminder = observer(function OverviewReminder() {
  const { navigation, settings } = useStores();
  if (navigation.route.page !== 'overview' || settings.values?.recoveryCodeConfirmed !== false) return null;
  return (
    <div className={styles.banner}>
      <RecoveryCodeReminder />
    </div>
  );
});
