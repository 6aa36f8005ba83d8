import { REASON_LIMIT } from '../../core/common/visible-text.js';
import { Button } from '../components/button.js';
import { Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const words = messages.rotations;

/** Makes a new generation of the account key. */
export function RotateKeyDialog() {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const others = (keystore.view?.counts.active ?? 1) - 1;
  return (
    <FormDialog
      title={words.dialogTitle}
      description={words.dialogDescription(others)}
      task={task}
      submit={{ label: words.confirm, busyLabel: words.rotating, testId: 'confirm-rotate' }}
      onSubmit={async (values) => {
        const wasRotated = await task.run(() => keystore.rotateKey(values('reason').trim()));
        if (wasRotated) {
          dialogs.close();
          toasts.show({
            tone: 'success',
            title: words.rotated,
            description: words.rotatedDescription(others),
          });
        }
        return wasRotated;
      }}
    >
      {keystore.view?.thisDevice.lacksCurrentKey === true && (
        <Notice
          tone="warning"
          title={words.behindTitle}
          testId="rotate-while-behind"
          actions={
            <Button data-testid="import-first" onClick={() => dialogs.show({ kind: 'import-bundle' })}>
              {words.importFirst}
            </Button>
          }
        >
          {words.behindText}
        </Notice>
      )}
      <TextField
        name="reason"
        label={words.reason}
        description={words.reasonHint}
        placeholder={words.reasonPlaceholder}
        limit={REASON_LIMIT}
        data-testid="rotate-reason"
      />
    </FormDialog>
  );
}
