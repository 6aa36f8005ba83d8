import type { RequestResult } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { ComparisonCode } from '../components/comparison-code.js';
import { DeviceName } from '../components/device-name.js';
import { Actions } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import type { Task } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import { messages } from '../text/messages.js';
import type { OpenedRequest } from './add-device-dialog.js';
import { CancelButton } from './form-dialog.js';

const words = messages.adding;

interface AdmitStepProps {
  readonly task: Task;
  readonly opened: OpenedRequest;
  readonly onBack: () => void;
  readonly onAdmitted: (admitted: RequestResult<'devices:admit'>) => void;
}

/** Who asks, as the request says and the other screen shows; then the device is let in, and its welcome written. */
export function AdmitStep({ task, opened, onBack, onAdmitted }: AdmitStepProps) {
  const { bridge, keystore } = useStores();
  const { request, code, joiner } = opened;
  const letIn = (): Promise<boolean> =>
    task.run(async () => {
      const welcome = await bridge.invoke('app:chooseFile', { purpose: 'save-welcome' });
      // Changed their mind: the step stays.
      if (welcome === null) return;
      onAdmitted(await keystore.admitDevice({ request: request.token, code, welcome: welcome.token }));
    });
  return (
    <>
      <p>
        <strong>
          <DeviceName name={joiner.name} />
        </strong>{' '}
        {words.asks} {words.compareThere}
      </p>
      <ComparisonCode code={joiner.comparisonCode} />
      <p>{words.compareDiffers}</p>
      <WorkProgress operation="admitDevice" isBusy={task.isBusy} offersCancel={false}>
        {words.lettingInDetail}
      </WorkProgress>
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Actions>
        {task.isBusy ? (
          <CancelButton isBusy operation="admitDevice" onClose={onBack} />
        ) : (
          <Button kind="quiet" data-way-out data-testid="back" onClick={onBack}>
            {words.back}
          </Button>
        )}
        <Button kind="primary" isBusy={task.isBusy} data-testid="admit-device" onClick={() => void letIn()}>
          {task.isBusy ? words.lettingIn : words.letIn}
        </Button>
      </Actions>
    </>
  );
}
