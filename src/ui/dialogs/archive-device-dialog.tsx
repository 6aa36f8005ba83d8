import type { DeviceView } from '../../ipc/contract.js';
import { DeviceName } from '../components/device-name.js';
import { Ago } from '../components/moment.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const words = messages.devices;

/** Takes a device that is not in use out of the count. */
export function ArchiveDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  return (
    <FormDialog
      title={words.archiveTitle(displayName(device.name))}
      task={task}
      submit={{ label: words.archive, busyLabel: words.archiving, testId: 'confirm-archive-device' }}
      onSubmit={async () => {
        const wasArchived = await task.run(() => keystore.archiveDevice(device.id));
        if (!wasArchived) return false;
        dialogs.close();
        toasts.show({
          tone: 'success',
          title: words.archived(displayName(device.name)),
          action: { label: messages.common.undo, run: () => keystore.unarchiveDevice(device.id) },
        });
        return true;
      }}
    >
      <p>
        <strong>
          <DeviceName name={device.name} />
        </strong>{' '}
        {words.archiveConsequence}
      </p>
      <p data-testid="last-heard">
        {words.lastHeardBefore} <Ago at={device.lastHeardAt} />
        {words.archiveKeepsBack}
      </p>
      <p>{words.archiveAdvice}</p>
    </FormDialog>
  );
}
