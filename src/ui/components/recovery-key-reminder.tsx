import { observer } from 'mobx-react-lite';

import { messages } from '../text/messages.js';
import { Button } from './button.js';
import { ErrorNotice, Notice } from './notice.js';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';

const text = messages.recovery;

/** Stays as long as the vault keeps a recovery key: a person may have put it off, or never have seen it. */
export const RecoveryKeyReminder = observer(function RecoveryKeyReminder() {
  const { session, keystore } = useStores();
  const task = useTask();
  if (keystore.view?.keepsRecoveryKey !== true) return null;
  return (
    <>
      <Notice
        tone="warning"
        title={text.reminderTitle}
        testId="recovery-key-reminder"
        actions={
          <Button
            isBusy={task.isBusy}
            data-testid="remind-recovery-key"
            onClick={() => void task.run(() => session.showRecoveryKey())}
          >
            {text.showIt}
          </Button>
        }
      >
        {text.reminder}
      </Notice>
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
});
