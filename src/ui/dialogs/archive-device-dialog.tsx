import type { DeviceView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { FormDialog } from './form-dialog.js';

/** Takes a device that is not in use out of the count. */
export function ArchiveDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs } = useStores();
  const task = useTask();
  return (
    <FormDialog
      title="Archive the device?"
      task={task}
      submit={{ label: 'Archive', busyLabel: 'Archiving…', testId: 'confirm-archive-device' }}
      onSubmit={async () => {
        const wasArchived = await task.run(() => keystore.archiveDevice(device.id));
        if (wasArchived) dialogs.close();
        return wasArchived;
      }}
    >
      <p>
        <strong>
          <DeviceName name={device.name} />
        </strong>{' '}
        no longer counts when the account is checked, and new keys are not sealed to it. It comes back by itself as soon
        as you import something new from it.
      </p>
      <p>This is for a device in a drawer. If it was lost or sold, revoke it instead.</p>
    </FormDialog>
  );
}
