import { observer } from 'mobx-react-lite';
import { useEffect, type ReactNode } from 'react';

import styles from './app.module.css';
import { BackgroundSyncProvider } from './components/background-sync.js';
import { Brand } from './components/brand.js';
import { Button } from './components/button.js';
import { Gate } from './components/gate.js';
import { NavBar } from './components/nav-bar.js';
import { ErrorNotice, Notice } from './components/notice.js';
import { QuitButton } from './components/quit-button.js';
import { useStores } from './components/stores-context.js';
import { SyncAnnouncer } from './components/sync-badge.js';
import { Toaster } from './components/toaster.js';
import { WindowErrorBoundary } from './components/window-error-boundary.js';
import { HomeCode } from './home-code.js';
import { JoiningPage } from './pages/joining-page.js';
import { RecoveryKeyPage } from './pages/recovery-key-page.js';
import { UnlockPage } from './pages/unlock-page.js';
import { WelcomePage } from './pages/welcome-page.js';
import { screenOf } from './stores/screen.js';
import { messages } from './text/messages.js';

const { shell: words } = messages;

/** How long the window may be busy with its first screen before the code of the next one is loaded all the same, ms. */
const MAX_WAIT_FOR_IDLE_MS = 1000;

const homeCode = new HomeCode(() => import('./home.js'));

/** The whole window. */
export const App = observer(function App() {
  const { session } = useStores();
  const isConnected = session.connection.kind === 'connected';
  useEffect(() => {
    // While the person looks at the first screen: the next one then comes without a wait.
    if (isConnected) requestIdleCallback(() => void homeCode.load(), { timeout: MAX_WAIT_FOR_IDLE_MS });
  }, [isConnected]);
  return (
    // React keeps what it drew last, and what it drew before that. A new tree at each lock leaves nothing of the open vault.
    <WindowErrorBoundary key={session.locks} fallback={<FailedWindow />}>
      <BackgroundSyncProvider>
        <CurrentScreen />
        {isConnected && <SyncAnnouncer />}
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
    case 'joining':
      return (
        <BeforeHome bar={<BrandBar />}>
          <JoiningPage />
        </BeforeHome>
      );
    case 'recovery-key':
      return (
        <BeforeHome bar={<BrandBar />}>
          <RecoveryKeyPage shown={screen.step} />
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
        <BeforeHome bar={<BrandBar />}>
          <Gate title={words.unusableTitle}>
            <ErrorNotice error={screen.error} />
            <QuitButton />
          </Gate>
        </BeforeHome>
      );
    case 'home':
      return <LateHome />;
  }
});

/** The home screen as soon as its code is there, which it is but for a window that is loaded while the vault is open. */
const LateHome = observer(function LateHome() {
  useEffect(() => void homeCode.load(), []);
  const { state } = homeCode;
  switch (state.kind) {
    case 'none':
    case 'loading':
      return <Connecting />;
    case 'ready':
      return <state.Home />;
    case 'failed':
      throw state.error;
  }
});

/** The app answers within an instant; only when it does not, a person should read why they see nothing. */
function Connecting() {
  return (
    <div className={styles.connecting}>
      <BeforeHome bar={<BrandBar />}>
        <main className={styles.awaited}>
          <h1 className="visually-hidden">{messages.common.productName}</h1>
          <output>{words.connecting}</output>
        </main>
      </BeforeHome>
    </div>
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
