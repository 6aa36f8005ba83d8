import { RefreshCw } from 'lucide-react';

import { describeCheckNow } from '../text/sync-text.js';
import { useBackgroundSync } from './background-sync.js';
import { Button } from './button.js';
import { useStores } from './stores-context.js';

/** Checks now, and tells in a toast how it went. */
export function RunCheckButton() {
  const { checkNow, isChecking } = useBackgroundSync();
  const { toasts } = useStores();
  const run = (): void => void checkNow().then((result) => toasts.show(describeCheckNow(result)));
  return (
    <Button icon={RefreshCw} isBusy={isChecking} data-testid="run-check-now" onClick={run}>
      {isChecking ? 'Checking…' : 'Run Check Now'}
    </Button>
  );
}
