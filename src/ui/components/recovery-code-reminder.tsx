import { observer } from 'mobx-react-lite';

import { messages } from '../text/messages.js';
import { Button } from './button.js';
import { ErrorNotice, Notice } from './notice.js';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';

const text = messages.recovery;

/** Stays until the newest recovery code is confirmed: a person may have put it off, or never have seen it. */
export const RecoveryCodeReminder = observer(function RecoveryCodeReminder() {
  const { session, settings, dialogs, toasts } = useStores();
  const task = useTask();
  if (settings.values?.recoveryCodeConfirmed !== false) return null;
  const confirm = async (): Promise<void> => {
    const isKept = await task.run(() => session.confirmRecoveryCode());
    if (isKept) toasts.show({ tone: 'success', title: text.confirmed });
  };
  return (
    <>
      <Notice
        tone="warning"
        title={text.reminderTitle}
        testId="recovery-code-reminder"
        actions={
          <>
            <Button
              data-testid="remind-make-recovery-code"
              onClick={() => dialogs.show({ kind: 'replace-recovery-code' })}
            >
              {text.makeNew}
            </Button>
            <Button kind="quiet" isBusy={task.isBusy} data-testid="have-recovery-code" onClick={() => void confirm()}>
              {text.haveIt}
            </Button>
          </>
        }
      >
        {text.reminder}
      </Notice>
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});
