import { observer } from 'mobx-react-lite';
import { useState } from 'react';

import type { VaultStateView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Gate } from '../components/gate.js';
import { checkNewPassword, hasProblems, type NewPasswordProblems } from '../components/new-password-fields.js';
import { ErrorNotice, Notice } from '../components/notice.js';
import { QuitButton } from '../components/quit-button.js';
import { useStores } from '../components/stores-context.js';
import { MAX_SECRET_LENGTH, PasswordField, TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { VaultPasswordFields } from '../components/vault-password-fields.js';
import { WorkProgress } from '../components/work-progress.js';
import { messages } from '../text/messages.js';
import { formatSpan } from '../../core/common/text/times.js';

const text = messages.unlock;

/** Why a vault is locked. */
type LockReason = Extract<VaultStateView, { kind: 'locked' }>['reason'];

/** The way back into a locked vault: by its password, or by the recovery code; by a restart where neither can help. */
export const UnlockPage = observer(function UnlockPage({ reason }: { readonly reason: LockReason }) {
  const { settings } = useStores();
  const [way, setWay] = useState<'password' | 'recovery-code'>('password');
  if (reason === 'restart-needed') return <RestartNeeded />;
  if (way === 'recovery-code') {
    return (
      <Gate key={way} title={text.recoverTitle} description={text.recoverDescription}>
        <RecoverForm />
        <Button kind="link" isWide data-testid="use-password" onClick={() => setWay('password')}>
          {text.usePassword}
        </Button>
      </Gate>
    );
  }
  return (
    <Gate key={way} title={text.title} description={text.reasons[reason]}>
      <UnlockForm />
      <Button kind="link" isWide data-testid="use-recovery-code" onClick={() => setWay('recovery-code')}>
        {text.useRecoveryCode}
      </Button>
      {settings.values?.recoveryCodeConfirmed === false && (
        <Notice tone="info" title={messages.recovery.unlockReminder} />
      )}
    </Gate>
  );
});

/** Neither the password nor the recovery code would help. */
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
  readonly code?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

function RecoverForm() {
  const { session } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<RecoverProblems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const code = values('recoveryCode').trim();
    const found: RecoverProblems = {
      code: code === '' ? text.recoveryCodeMissing : undefined,
      newPassword: checkNewPassword(values, 'password'),
    };
    setProblems(found);
    if (found.code !== undefined || hasProblems(found.newPassword)) return false;
    return task.run(() => session.recover({ recoveryCode: code, newPassword: values('newPassword') }));
  };
  return (
    <Form onSubmit={submit}>
      <TextField
        name="recoveryCode"
        label={text.recoveryCode}
        description={text.recoveryCodeDescription}
        problem={problems.code}
        maxLength={MAX_SECRET_LENGTH}
        autoCapitalize="characters"
        data-testid="recovery-code-input"
      />
      <VaultPasswordFields label={text.newPassword} problems={problems.newPassword} />
      {task.error !== null && <ErrorNotice error={task.error} />}
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
