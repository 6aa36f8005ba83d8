import type { DeviceView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { Actions, Modal } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import styles from './verify-device-dialog.module.css';

const words = messages.devices;

/** Makes sure, by a code on both screens, that a device is the one the person thinks it is. */
export function VerifyDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const thisDevice = keystore.view?.thisDevice.name ?? '';
  const answer = async (verified: boolean): Promise<void> => {
    if (!(await task.run(() => keystore.setDeviceVerified(device.id, verified)))) return;
    if (!verified) {
      dialogs.show({ kind: 'revoke-device', device });
      return;
    }
    dialogs.close();
    toasts.show({ tone: 'success', title: words.verified(displayName(device.name)) });
  };
  return (
    <Modal title={words.compareTitle} isBusy={task.isBusy} onClose={() => dialogs.close()}>
      <p>
        {words.compareBefore}{' '}
        <strong>
          <DeviceName name={device.name} />
        </strong>
        {words.compareThere}{' '}
        <strong>
          <DeviceName name={thisDevice} />
        </strong>
        {words.compareAfter}
      </p>
      <code className={styles.code} data-testid="comparison-code">
        {device.comparisonCode}
      </code>
      <p className={styles.why}>{words.compareWhy}</p>
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Actions>
        <Button disabled={task.isBusy} data-testid="codes-differ" onClick={() => void answer(false)}>
          {words.codesDiffer}
        </Button>
        <Button kind="primary" isBusy={task.isBusy} data-testid="codes-match" onClick={() => void answer(true)}>
          {words.codesMatch}
        </Button>
      </Actions>
    </Modal>
  );
}
