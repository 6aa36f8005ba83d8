import { observer } from 'mobx-react-lite';
import { useEffect, useState } from 'react';

import { REASON_LIMIT } from '../../core/common/visible-text.js';
import type { DeviceView } from '../../ipc/contract.js';
import type { FormValues } from '../components/form.js';
import { recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { Sentence } from '../components/sentence.js';
import { useStores } from '../components/stores-context.js';
import { TextButton } from '../components/text-button.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { RevocationPlan } from '../stores/revocation-plan.js';
import { displayName } from '../text/display-text.js';
import { listNames } from '../text/list-names.js';
import { messages } from '../text/messages.js';
import { BelievedFields } from './believed-fields.js';
import { FormDialog } from './form-dialog.js';
import { RevocationOutcome } from './revocation-outcome.js';
import { RevokingKeyField } from './revoking-key-field.js';
import styles from './revoke-device-dialog.module.css';

const words = messages.revoking;

interface RevokeDeviceDialogProps {
  readonly device: DeviceView;
}

/** Shuts a device out, or, where it is older in the account than this one, suspends it until somebody decides. */
export const RevokeDeviceDialog = observer(function RevokeDeviceDialog({ device }: RevokeDeviceDialogProps) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const [plan] = useState(() => new RevocationPlan(keystore, device));
  const [problem, setProblem] = useState<string>();
  // As it was before: besides this one and the one that is revoked.
  const [others] = useState(() => (keystore.view?.counts.active ?? 1) - (device.standing === 'active' ? 2 : 1));
  useEffect(() => void plan.look(), [plan]);
  const { isSuspension } = plan;
  const submit = async (values: FormValues): Promise<boolean> => {
    setProblem(plan.isUnchosen ? words.believedMissing : undefined);
    if (plan.isUnchosen) return false;
    const revocation = plan.revocation();
    if (revocation.recoveryKey !== undefined && !plan.isByKey) {
      // What the key changes is to be read before it is done.
      await plan.look();
      return false;
    }
    const wasRevoked = await task.run(() => keystore.revokeDevices({ ...revocation, reason: values('reason').trim() }));
    if (!wasRevoked) return false;
    dialogs.close();
    toasts.show(
      isSuspension
        ? { tone: 'success', title: words.suspended, description: words.suspendedDescription }
        : { tone: 'success', title: words.revoked, description: words.revokedDescription(others) },
    );
    return true;
  };
  return (
    <FormDialog
      title={words.title(displayName(device.name))}
      task={task}
      submit={{
        label: isSuspension ? words.suspend : words.revoke,
        busyLabel: isSuspension ? words.suspending : words.revoking,
        kind: 'danger',
        isDisabled: plan.isLooking && plan.outcome === null,
        testId: 'confirm-revoke-device',
      }}
      shownError={recoveryKeyRefusal(task.error) === undefined ? task.error : null}
      onSubmit={submit}
    >
      <BelievedFields plan={plan} problem={problem} />
      <LetInToo plan={plan} />
      <RevocationOutcome plan={plan} />
      <HearFirst device={device} />
      <RevokingKeyField plan={plan} refusal={task.error} onMend={() => task.reset()} />
      <TextField
        name="reason"
        label={words.reason}
        description={words.reasonHint}
        placeholder={words.reasonPlaceholder}
        limit={REASON_LIMIT}
        data-testid="revoke-reason"
      />
    </FormDialog>
  );
});

/** What was not heard of a device is lost with it, unless it is brought here before. */
function HearFirst({ device }: { readonly device: DeviceView }) {
  const { dialogs } = useStores();
  if (device.isAwaited) return null;
  return (
    <p>
      {words.hearFirst}{' '}
      <TextButton data-testid="hear-first" onClick={() => dialogs.show({ kind: 'import-bundle' })}>
        {words.importFirst}
      </TextButton>
    </p>
  );
}

/** Whoever stole it may have let in devices of their own: they can go with it. */
const LetInToo = observer(function LetInToo({ plan }: { readonly plan: RevocationPlan }) {
  const { together, outcome } = plan;
  const offered = together.length > 0 ? together : (outcome?.letIn ?? []);
  if (offered.length === 0) return null;
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={together.length > 0}
        data-testid="revoke-let-in"
        onChange={({ target }) => plan.revokeTogether(target.checked ? offered : [])}
      />
      <span>
        <Sentence text={words.letInToo(listNames(offered), offered.length)} />
        <span className={styles.hint}>{words.letInTooHint}</span>
      </span>
    </label>
  );
});
