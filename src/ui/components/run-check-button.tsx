import { RefreshCw } from 'lucide-react';

import { messages } from '../text/messages.js';
import { describeCheckNow } from '../text/sync-text.js';
import { useBackgroundSync } from './background-sync.js';
import { Button, type ButtonKind } from './button.js';
import { useStores } from './stores-context.js';

const { sync: words } = messages;

/** Checks now, and tells in a toast how it went. */
export function RunCheckButton({ kind = 'secondary' }: { readonly kind?: ButtonKind }) {
  const { checkNow, isChecking } = useBackgroundSync();
  const { toasts } = useStores();
  const run = (): void =>
    void checkNow().then((result) => toasts.show({ ...describeCheckNow(result), topic: 'check' }));
  return (
    <Button kind={kind} icon={RefreshCw} isBusy={isChecking} data-testid="run-check-now" onClick={run}>
      {isChecking ? words.checking : words.runCheckNow}
    </Button>
  );
}
