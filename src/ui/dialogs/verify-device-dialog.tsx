import type { DeviceView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { ComparisonCode } from '../components/comparison-code.js';
import { DeviceName } from '../components/device-name.js';
import { Actions, Modal } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';

const words = messages.devices;

/** The code of a device: of another one to be compared with what that shows, of this one to be shown. */
export function VerifyDeviceDialog({ device }: { readonly device: DeviceView }) {
  return device.isThisDevice ? <OwnCodeDialog device={device} /> : <CompareCodeDialog device={device} />;
}

/** Makes sure, by a code on both screens, that a device is the one the person thinks it is. */
export function CompareCodeDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const answer = async (verified: boolean): Promise<void> => {
    if (!(await task.run(() => keystore.setDeviceVerified(device.id, verified)))) return;
    if (!verified) {
      dialogs.show({ kind: 'revoke-device', device });
      return;
    }
    dialogs.close();
    toasts.show({ tone: 'success', title: words.verified(displayName(device.name)) });
  };
  const isReadable = device.comparisonCode !== '';
  return (
    <Modal title={words.compareTitle} isBusy={task.isBusy} onClose={() => dialogs.close()}>
      <p>
        {words.compareOn}{' '}
        <strong>
          <DeviceName name={device.name} />
        </strong>
        {words.compareThere(words.actions.showCode)}
      </p>
      {isReadable ? <ComparisonCode code={device.comparisonCode} /> : <p>{words.codeUnreadable}</p>}
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Actions>
        <Button disabled={task.isBusy} data-testid="codes-differ" onClick={() => void answer(false)}>
          {words.codesDiffer}
        </Button>
        <Button
          kind="primary"
          disabled={!isReadable}
          isBusy={task.isBusy}
          data-testid="codes-match"
          onClick={() => void answer(true)}
        >
          {words.codesMatch}
        </Button>
      </Actions>
    </Modal>
  );
}

/** Shows the code of this device to whoever compares it with another screen. */
export function OwnCodeDialog({ device }: { readonly device: DeviceView }) {
  const { dialogs } = useStores();
  return (
    <Modal title={words.ownCodeTitle} onClose={() => dialogs.close()}>
      <p>{words.ownCode}</p>
      {device.comparisonCode === '' ? <p>{words.codeUnreadable}</p> : <ComparisonCode code={device.comparisonCode} />}
      <Actions>
        <Button kind="primary" data-way-out data-testid="dialog-done" onClick={() => dialogs.close()}>
          {messages.common.done}
        </Button>
      </Actions>
    </Modal>
  );
}
