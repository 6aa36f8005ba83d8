import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { LONGEST_TEXT } from '../text/display-text.js';
import { FormDialog } from './form-dialog.js';

/** Makes a new generation of the account key. */
export function RotateKeyDialog() {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  return (
    <FormDialog
      title="Rotate the account key"
      description="Makes a new key at once, on this device. Older keys stay readable. Your other devices lack the new key until you bring them a bundle; the badge says so until then."
      task={task}
      submit={{ label: 'Rotate the key', busyLabel: 'Rotating…', testId: 'confirm-rotate' }}
      onSubmit={async (values) => {
        const wasRotated = await task.run(() => keystore.rotateKey(values('reason').trim()));
        if (wasRotated) {
          dialogs.close();
          toasts.show({
            tone: 'success',
            title: 'The key was rotated',
            description: 'Your other devices lack it until you bring them a bundle.',
          });
        }
        return wasRotated;
      }}
    >
      <TextField
        name="reason"
        label="Reason"
        description="Shown on all your devices. You may leave it empty."
        placeholder="for instance: phone was lost"
        maxLength={LONGEST_TEXT}
        data-testid="rotate-reason"
      />
    </FormDialog>
  );
}
