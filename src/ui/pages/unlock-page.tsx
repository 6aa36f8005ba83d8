import { observer } from 'mobx-react-lite';
import { useState } from 'react';

import type { VaultStateView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Gate } from '../components/gate.js';
import { checkNewPassword, hasProblems, type NewPasswordProblems } from '../components/new-password-fields.js';
import { ErrorNotice, Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { LONGEST_SECRET, PasswordField, TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { formatSpan } from '../text/times.js';
import { VaultPasswordFields } from '../components/vault-password-fields.js';

type LockReason = Extract<VaultStateView, { kind: 'locked' }>['reason'];

const lockReasons: Record<LockReason, string> = {
  'not-unlocked': 'Type the password of the vault on this device.',
  person: 'You locked it. Background checks are paused until you are back.',
  idle: 'It locked itself because the app was not used for a while.',
  shutdown: 'The app is about to close.',
  'worker-ended':
    'The part that holds the keys ended unexpectedly, so the vault locked. Nothing was lost; unlock it to go on.',
};

/** The way back into a locked vault: by its password, or by the recovery code. */
export const UnlockPage = observer(function UnlockPage({ reason }: { readonly reason: LockReason }) {
  const { session } = useStores();
  const [way, setWay] = useState<'password' | 'recovery-code'>('password');
  if (way === 'recovery-code') {
    return (
      <Gate
        key="recovery-code"
        title="Use your recovery code"
        description="It opens the vault once, and you choose a new password right away."
      >
        <RecoverForm />
        <Button kind="quiet" isWide data-testid="use-password" onClick={() => setWay('password')}>
          Use the password instead
        </Button>
      </Gate>
    );
  }
  return (
    <Gate key="password" title="Your vault is locked" description={lockReasons[reason]}>
      {session.recoveryCodeStep.kind === 'missed' && (
        <Notice tone="warning" title="The vault locked before you confirmed the recovery code.">
          It will not be shown again. Unlock, then make a new one under Settings → Vault.
        </Notice>
      )}
      <UnlockForm />
      <Button kind="quiet" isWide data-testid="use-recovery-code" onClick={() => setWay('recovery-code')}>
        Forgot the password? Use the recovery code
      </Button>
    </Gate>
  );
});

function UnlockForm() {
  const { session } = useStores();
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  const submit = async (values: FormValues): Promise<boolean> => {
    const isEmpty = values('password') === '';
    setProblem(isEmpty ? 'Type your password.' : undefined);
    return !isEmpty && task.run(() => session.unlock(values('password')));
  };
  return (
    <Form onSubmit={submit}>
      <PasswordField
        name="password"
        label="Password"
        problem={problem}
        autoComplete="current-password"
        data-testid="unlock-password"
      />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <ThrottledSubmit label="Unlock" busyLabel="Unlocking…" isBusy={task.isBusy} testId="unlock" />
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
      code: code === '' ? 'Type the recovery code that you wrote down.' : undefined,
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
        label="Recovery code"
        description="Capitals, spaces and dashes do not matter."
        problem={problems.code}
        maxLength={LONGEST_SECRET}
        data-testid="recovery-code-input"
      />
      <VaultPasswordFields label="New password for the vault" problems={problems.newPassword} />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <ThrottledSubmit
        label="Open the vault"
        busyLabel="Opening the vault…"
        isBusy={task.isBusy}
        testId="recover-vault"
      />
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
      {isBusy ? busyLabel : waitMs > 0 ? `Try again in ${formatSpan(waitMs)}` : label}
    </Button>
  );
});
