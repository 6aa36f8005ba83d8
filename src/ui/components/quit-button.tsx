import { messages } from '../text/messages.js';
import { Button } from './button.js';
import { ErrorNotice } from './notice.js';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';

/** Ends the app, where it can do nothing more. */
export function QuitButton() {
  const { session } = useStores();
  const task = useTask();
  return (
    <>
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Button
        kind="primary"
        isWide
        isBusy={task.isBusy}
        data-testid="quit"
        data-first-focus
        onClick={() => void task.run(() => session.quit())}
      >
        {messages.shell.quit}
      </Button>
    </>
  );
}
