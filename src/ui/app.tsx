import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';

import styles from './app.module.css';
import { BackgroundSyncProvider } from './components/background-sync.js';
import { Brand } from './components/brand.js';
import { Button } from './components/button.js';
import { Gate } from './components/gate.js';
import { NavBar } from './components/nav-bar.js';
import { ErrorNotice, Notice } from './components/notice.js';
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
      Load the window again
    </Button>
  );
  return (
    <BeforeHome bar={<Brand />}>
      <Gate title="The window failed" description="Your vault is safe: it does not live in the window.">
        <Notice
          tone="danger"
          title="Something unexpected went wrong while the page was drawn."
          actions={loadAgain}
          testId="window-failed"
        >
          Loading the window again begins at the overview. If that does not help, restart the app and report the
          problem.
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
      return null;
    case 'disconnected':
      return (
        <BeforeHome bar={<Brand />}>
          <Gate title="The window could not reach the app">
            <ErrorNotice error={screen.error} onRetry={() => void stores.connect()} />
          </Gate>
        </BeforeHome>
      );
    case 'welcome':
      return (
        <BeforeHome bar={<Brand />}>
          <WelcomePage />
        </BeforeHome>
      );
    case 'recovery-code':
      return (
        <BeforeHome bar={<Brand />}>
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
          <Gate title="The vault can’t be used" description="It was left exactly as it is.">
            <ErrorNotice error={screen.error} />
          </Gate>
        </BeforeHome>
      );
    case 'home':
      return <Home />;
  }
});

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
  return (
    <div className={styles.home}>
      <NavBar />
      <main className={styles.page}>
        <MissedRecoveryCode />
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

const MissedRecoveryCode = observer(function MissedRecoveryCode() {
  const { session, dialogs } = useStores();
  if (session.recoveryCodeStep.kind !== 'missed') return null;
  return (
    <div className={styles.banner}>
      <Notice
        tone="warning"
        title="You have not confirmed a recovery code."
        actions={
          <>
            <Button onClick={() => dialogs.show({ kind: 'replace-recovery-code' })}>Make a new one</Button>
            <Button kind="quiet" onClick={() => session.finishRecoveryCodeStep()}>
              I have written it down
            </Button>
          </>
        }
      >
        The vault locked while it was shown. If you did not write it down, make a new one: without it, a forgotten
        password can’t be replaced.
      </Notice>
    </div>
  );
});
