import { useState } from 'react';

import { REASON_LIMIT } from '../../core/common/visible-text.js';
import type { DeviceView } from '../../ipc/contract.js';
import type { FormValues } from '../components/form.js';
import { recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { Sentence } from '../components/sentence.js';
import { useStores } from '../components/stores-context.js';
import { TextButton } from '../components/text-button.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { displayName } from '../text/display-text.js';
import { listNames } from '../text/list-names.js';
import { messages } from '../text/messages.js';
import { BelievedFields } from './believed-fields.js';
import { FormDialog } from './form-dialog.js';
import { isOnlySuspended, RevocationOutcome } from './revocation-outcome.js';
import { RevokingKeyField } from './revoking-key-field.js';
import styles from './revoke-device-dialog.module.css';
import { type RevocationPlan, useRevocationPlan } from './use-revocation-plan.js';

const words = messages.revoking;

/** Shuts a device out, or, where it ranks above this one, suspends it until somebody decides. */
export function RevokeDeviceDialog({ device }: { readonly device: DeviceView }) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const plan = useRevocationPlan(device);
  const [problem, setProblem] = useState<string>();
  // As it was before: besides this one and the one that is revoked.
  const [others] = useState(() => (keystore.view?.counts.active ?? 1) - (device.standing === 'active' ? 2 : 1));
  const { outcome, isLooking, isWithKey } = plan.trial;
  const isSuspension = isOnlySuspended(device, outcome);
  const submit = async (values: FormValues): Promise<boolean> => {
    const isUnchosen = plan.extent === 'until' && plan.lastBelieved === '';
    setProblem(isUnchosen ? words.believedMissing : undefined);
    if (isUnchosen) return false;
    const revocation = plan.revocation();
    if (revocation.recoveryKey !== undefined && !isWithKey) {
      // What the key changes is to be read before it is done.
      plan.lookAgain();
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
        isDisabled: isLooking && outcome === null,
        testId: 'confirm-revoke-device',
      }}
      shownError={recoveryKeyRefusal(task.error) === undefined ? task.error : null}
      onSubmit={submit}
    >
      <BelievedFields device={device} plan={plan} problem={problem} />
      <LetInToo plan={plan} />
      <RevocationOutcome device={device} plan={plan} />
      <HearFirst device={device} />
      <RevokingKeyField device={device} plan={plan} refusal={task.error} onMend={task.reset} />
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
}

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
function LetInToo({ plan }: { readonly plan: RevocationPlan }) {
  const { together, trial } = plan;
  const offered = together.length > 0 ? together : (trial.outcome?.letIn ?? []);
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
}
