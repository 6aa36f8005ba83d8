import type { DeviceView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { LONGEST_TEXT } from '../text/display-text.js';
import { FormDialog } from './form-dialog.js';

/** Shuts a device out for good. */
export function RevokeDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  return (
    <FormDialog
      title="Revoke the device?"
      task={task}
      submit={{ label: 'Revoke for good', busyLabel: 'Revoking…', kind: 'danger', testId: 'confirm-revoke-device' }}
      onSubmit={async (values) => {
        const wasRevoked = await task.run(() => keystore.revokeDevice(device.id, values('reason').trim()));
        if (wasRevoked) {
          dialogs.close();
          toasts.show({
            tone: 'success',
            title: 'The device was revoked',
            description:
              'A new key was made that it can’t open. Your other devices lack it until you bring them a bundle.',
          });
        }
        return wasRevoked;
      }}
    >
      <Notice
        tone="warning"
        title={
          <>
            <DeviceName name={device.name} /> is shut out of the account for good.
          </>
        }
      >
        A new key is made at once that it can’t open, and whatever it writes from now on is refused. It keeps what it
        already has, so change what those keys protect. This can’t be undone; the device could only join anew.
      </Notice>
      <TextField
        name="reason"
        label="Reason"
        description="Shown on all your devices. You may leave it empty."
        placeholder="for instance: stolen on the train"
        maxLength={LONGEST_TEXT}
        data-testid="revoke-reason"
      />
    </FormDialog>
  );
}
