import type { DeviceView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { Actions, Modal } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import styles from './verify-device-dialog.module.css';

/** Makes sure, by a code on both screens, that a device is the one the person thinks it is. */
export function VerifyDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs } = useStores();
  const task = useTask();
  const answer = async (verified: boolean): Promise<void> => {
    if (!(await task.run(() => keystore.setDeviceVerified(device.id, verified)))) return;
    if (verified) dialogs.close();
    else dialogs.show({ kind: 'revoke-device', device });
  };
  return (
    <Modal title="Compare codes" isBusy={task.isBusy} onClose={() => dialogs.close()}>
      <p>
        On{' '}
        <strong>
          <DeviceName name={device.name} />
        </strong>
        , open Devices and choose Compare codes for this device. Does it show the same code?
      </p>
      <code className={styles.code} data-testid="comparison-code">
        {device.comparisonCode}
      </code>
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Actions>
        <Button disabled={task.isBusy} data-testid="codes-differ" onClick={() => void answer(false)}>
          No, they differ…
        </Button>
        <Button kind="primary" isBusy={task.isBusy} data-testid="codes-match" onClick={() => void answer(true)}>
          Yes, they match
        </Button>
      </Actions>
    </Modal>
  );
}
