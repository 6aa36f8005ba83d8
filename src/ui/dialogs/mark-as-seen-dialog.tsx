import { Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const { sync: words } = messages;

interface MarkAsSeenDialogProps {
  readonly findingKey: string;
  /** What is so, safe for display. */
  readonly message: string;
}

/** Asks back before a critical warning is hidden. */
export function MarkAsSeenDialog({ findingKey, message }: MarkAsSeenDialogProps) {
  const { keystore, dialogs } = useStores();
  const task = useTask();
  return (
    <FormDialog
      title={words.markAsSeenTitle}
      task={task}
      submit={{
        label: words.markAsSeen,
        busyLabel: words.markingAsSeen,
        kind: 'danger',
        testId: 'confirm-mark-as-seen',
      }}
      onSubmit={async () => {
        const wasMarked = await task.run(() => keystore.setFindingSeen(findingKey, true));
        if (wasMarked) dialogs.close();
        return wasMarked;
      }}
    >
      <Notice tone="warning" title={message}>
        {words.markAsSeenConsequence}
      </Notice>
    </FormDialog>
  );
}
