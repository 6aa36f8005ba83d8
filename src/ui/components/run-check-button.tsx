import { RefreshCw } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useId } from 'react';

import { messages } from '../text/messages.js';
import { describeCheckNow } from '../text/sync-text.js';
import { useBackgroundSync } from './background-sync.js';
import { Button, type ButtonKind } from './button.js';
import { useStores } from './stores-context.js';

const { sync: words } = messages;

/** Checks now, and tells in a toast how it went. While checks are paused it says why it can't. */
export const RunCheckButton = observer(function RunCheckButton({ kind = 'secondary' }: { readonly kind?: ButtonKind }) {
  const { checkNow, isChecking } = useBackgroundSync();
  const { toasts, sync } = useStores();
  const reasonId = useId();
  const isPaused = sync.scheduler.state === 'paused';
  const run = (): void =>
    void checkNow().then((result) => toasts.show({ ...describeCheckNow(result), topic: 'check' }));
  return (
    <>
      <Button
        kind={kind}
        icon={RefreshCw}
        isBusy={isChecking}
        disabled={isPaused}
        aria-describedby={isPaused ? reasonId : undefined}
        data-testid="run-check-now"
        onClick={run}
      >
        {isChecking ? words.checking : words.runCheckNow}
      </Button>
      {isPaused && (
        <small id={reasonId} data-testid="checks-paused">
          {words.checksPaused}
        </small>
      )}
    </>
  );
});
