import { useState } from 'react';

import type { DeviceView } from '../../ipc/contract.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { displayName, LONGEST_NAME } from '../text/display-text.js';
import { FormDialog } from './form-dialog.js';

/** Gives a device another name. */
export function RenameDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs } = useStores();
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  return (
    <FormDialog
      title="Rename the device"
      description="Your other devices learn the new name with the next bundle."
      task={task}
      submit={{ label: 'Rename', busyLabel: 'Renaming…', testId: 'confirm-rename-device' }}
      onSubmit={async (values) => {
        const name = values('name').trim();
        setProblem(name === '' ? 'Give the device a name.' : undefined);
        const wasRenamed = name !== '' && (await task.run(() => keystore.renameDevice(device.id, name)));
        if (wasRenamed) dialogs.close();
        return wasRenamed;
      }}
    >
      <TextField
        name="name"
        label="Name"
        defaultValue={displayName(device.name)}
        maxLength={LONGEST_NAME}
        problem={problem}
        data-testid="new-device-name"
      />
    </FormDialog>
  );
}
