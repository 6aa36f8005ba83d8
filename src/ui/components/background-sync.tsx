import { observer } from 'mobx-react-lite';
import { createContext, useContext, useMemo, type ReactNode } from 'react';

import type { SyncCheckResultView } from '../../ipc/contract.js';
import type { CheckNowResult } from '../stores/sync-store.js';
import { useStores } from './stores-context.js';

/** The background checks, for components that need no more of the stores. */
export interface BackgroundSync {
  /** The newest report; null before the first one, and while the vault is locked. */
  readonly syncStatus: SyncCheckResultView | null;
  /** Never rejects: a failure is a result. */
  readonly checkNow: () => Promise<CheckNowResult>;
  /** True while checks are scheduled. */
  readonly isRunning: boolean;
  readonly isChecking: boolean;
  /** When the last check completed, epoch ms. */
  readonly lastCheck: number | null;
}

const BackgroundSyncContext = createContext<BackgroundSync | null>(null);

/** Gives the state of the background checks to everything inside it. */
export const BackgroundSyncProvider = observer(function BackgroundSyncProvider({
  children,
}: {
  readonly children: ReactNode;
}) {
  const { sync } = useStores();
  const { status, isRunning, isChecking, lastCheck } = sync;
  const value = useMemo(
    () => ({ syncStatus: status, checkNow: () => sync.checkNow(), isRunning, isChecking, lastCheck }),
    [sync, status, isRunning, isChecking, lastCheck],
  );
  return <BackgroundSyncContext value={value}>{children}</BackgroundSyncContext>;
});

/** Throws outside a `BackgroundSyncProvider`. */
export function useBackgroundSync(): BackgroundSync {
  const value = useContext(BackgroundSyncContext);
  if (value === null) throw new Error('useBackgroundSync is used outside a BackgroundSyncProvider.');
  return value;
}
