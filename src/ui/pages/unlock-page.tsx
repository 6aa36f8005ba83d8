import { observer } from 'mobx-react-lite';
import { useState } from 'react';

import type { VaultStateView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Gate } from '../components/gate.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { ErrorNotice } from '../components/notice.js';
import { QuitButton } from '../components/quit-button.js';
import { checkRecoveryKeyField, RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import { messages } from '../text/messages.js';
import { formatSpan } from '../../core/common/text/times.js';

const text = messages.unlock;

/** Why a vault is locked. */
type LockReason = Extract<VaultStateView, { kind: 'locked' }>['reason'];

/** The way back into a locked vault: by its password, or by the recovery key; by a restart where neither can help. */
export function UnlockPage({ reason }: { readonly reason: LockReason }) {
  const [way, setWay] = useState<'password' | 'recovery-key'>('password');
  if (reason === 'restart-needed') return <RestartNeeded />;
  if (way === 'recovery-key') {
    return (
      <Gate key={way} title={text.recoverTitle} description={text.recoverDescription}>
        <RecoverForm />
        <Button kind="link" isWide data-testid="use-password" onClick={() => setWay('password')}>
          {text.backToPassword}
        </Button>
      </Gate>
    );
  }
  return (
    <Gate key={way} title={text.title} description={text.reasons[reason]}>
      <UnlockForm />
      <Button kind="link" isWide data-testid="use-recovery-key" onClick={() => setWay('recovery-key')}>
        {text.forgotPassword}
      </Button>
    </Gate>
  );
}

/** Neither the password nor the recovery key would help. */
function RestartNeeded() {
  return (
    <Gate title={text.restartTitle} description={text.reasons['restart-needed']}>
      <p>{text.restartAdvice}</p>
      <QuitButton />
    </Gate>
  );
}

function UnlockForm() {
  const { session } = useStores();
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  const submit = async (values: FormValues): Promise<boolean> => {
    const isEmpty = values('password') === '';
    setProblem(isEmpty ? text.passwordMissing : undefined);
    return !isEmpty && task.run(() => session.unlock(values('password')));
  };
  return (
    <Form onSubmit={submit}>
      <PasswordField
        name="password"
        label={text.password}
        problem={problem}
        isRefused={task.error?.code === 'WRONG_PASSWORD'}
        autoComplete="current-password"
        data-testid="unlock-password"
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <WorkProgress operation="unlock" isBusy={task.isBusy}>
        {messages.passwords.deriving}
      </WorkProgress>
      <ThrottledSubmit label={text.unlock} busyLabel={text.unlocking} isBusy={task.isBusy} testId="unlock" />
    </Form>
  );
}

interface RecoverProblems {
  readonly recoveryKey?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

function RecoverForm() {
  const { session } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<RecoverProblems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const recoveryKey = values('recoveryKey').trim();
    const found: RecoverProblems = {
      recoveryKey: checkRecoveryKeyField(recoveryKey),
      newPassword: checkNewPassword(values),
    };
    setProblems(found);
    if (found.recoveryKey !== undefined || hasProblems(found.newPassword)) return false;
    return task.run(() => session.recover({ recoveryKey, newPassword: values('newPassword') }));
  };
  const refusal = recoveryKeyRefusal(task.error);
  return (
    <Form onSubmit={submit}>
      <RecoveryKeyField problem={problems.recoveryKey ?? refusal} />
      <NewPasswordFields label={text.newPassword} problems={problems.newPassword} />
      {task.error !== null && refusal === undefined && <ErrorNotice error={task.error} />}
      <WorkProgress operation="recover" isBusy={task.isBusy}>
        {messages.passwords.deriving}
      </WorkProgress>
      <ThrottledSubmit label={text.recover} busyLabel={text.recovering} isBusy={task.isBusy} testId="recover-vault" />
    </Form>
  );
}

interface ThrottledSubmitProps {
  readonly label: string;
  readonly busyLabel: string;
  readonly isBusy: boolean;
  readonly testId: string;
}

/** Sends the form; after wrong attempts it counts down until the vault takes another one. */
const ThrottledSubmit = observer(function ThrottledSubmit({ label, busyLabel, isBusy, testId }: ThrottledSubmitProps) {
  const { session, time } = useStores();
  const waitMs = session.retryAt === null ? 0 : session.retryAt - time.seconds.now;
  return (
    <Button type="submit" kind="primary" isWide isBusy={isBusy} disabled={waitMs > 0} data-testid={testId}>
      {isBusy ? busyLabel : waitMs > 0 ? text.tryAgainIn(formatSpan(waitMs)) : label}
    </Button>
  );
});
