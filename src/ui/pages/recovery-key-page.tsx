import { useState } from 'react';

import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Gate } from '../components/gate.js';
import { ErrorNotice } from '../components/notice.js';
import { RecoveryKeyCode } from '../components/recovery-key-code.js';
import { RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { Steps } from '../components/steps.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import type { RecoveryKeyOccasion, RecoveryKeyStep } from '../stores/session-store.js';
import { messages } from '../text/messages.js';
import { mismatchOf } from '../text/printed-code.js';
import styles from './recovery-key-page.module.css';

const text = messages.recovery;

type ShownKey = Extract<RecoveryKeyStep, { kind: 'showing' }>;

/**
 * Shows a recovery key and has the person prove that their copy can be read: the key goes out of sight and is typed back. Whoever has no
 * time is reminded later, as the vault keeps it until then.
 */
export function RecoveryKeyPage({ shown }: { readonly shown: ShownKey }) {
  const { recoveryKey, occasion } = shown;
  const [phase, setPhase] = useState<'save' | 'confirm'>('save');
  if (phase === 'confirm') {
    return (
      <Gate key={phase} title={text.confirmTitle} description={text.confirmDescription} steps={stepsAt(occasion, 2)}>
        <ConfirmForm shown={shown} onShowAgain={() => setPhase('save')} />
      </Gate>
    );
  }
  return (
    <Gate key={phase} title={text.title} description={text.introductions[occasion]} steps={stepsAt(occasion, 1)}>
      <h2 className={styles.onPaper}>{text.printHeading}</h2>
      <RecoveryKeyCode recoveryKey={recoveryKey} />
      <p className={styles.onScreen}>{text.keepApart}</p>
      <p className={styles.onScreen}>{text.keptUntilThen}</p>
      <PrintedNote />
      <div className={styles.ways}>
        <Button kind="primary" isWide data-testid="recovery-key-continue" onClick={() => setPhase('confirm')}>
          {text.goOn}
        </Button>
        <LaterButton />
      </div>
    </Gate>
  );
}

/** Steps are shown where there is one before: when the account is new. */
function stepsAt(occasion: RecoveryKeyOccasion, current: number) {
  const { stepDevice, stepKey, stepTypeBack } = messages.welcome;
  return occasion === 'create' ? <Steps labels={[stepDevice, stepKey, stepTypeBack]} current={current} /> : undefined;
}

/** What a sheet of paper needs to say besides the key. */
function PrintedNote() {
  return (
    <div className={styles.onPaper}>
      <p>{text.printUse}</p>
      <p>
        {text.printDate}
        <span className={styles.line} />
      </p>
    </div>
  );
}

function LaterButton({ isDisabled = false }: { readonly isDisabled?: boolean }) {
  const { session } = useStores();
  return (
    <Button
      kind="quiet"
      isWide
      disabled={isDisabled}
      title={text.laterHint}
      data-testid="recovery-key-later"
      onClick={() => session.finishRecoveryKeyStep()}
    >
      {text.later}
    </Button>
  );
}

interface ConfirmFormProps {
  readonly shown: ShownKey;
  readonly onShowAgain: () => void;
}

interface Problems {
  readonly recoveryKey?: string | undefined;
  readonly password?: string | undefined;
}

/** A key that doesn't open this vault yet takes its place with the password. */
function ConfirmForm({ shown: { recoveryKey: shownKey, opensVault, occasion }, onShowAgain }: ConfirmFormProps) {
  const { session, toasts } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<Problems>({});
  const submit = async (values: FormValues): Promise<boolean> => {
    const recoveryKey = values('recoveryKey');
    const currentPassword = values('currentPassword');
    const found: Problems = {
      recoveryKey: describeMismatch(recoveryKey, shownKey),
      password: !opensVault && currentPassword === '' ? text.passwordMissing : undefined,
    };
    setProblems(found);
    if (found.recoveryKey !== undefined || found.password !== undefined) return false;
    const isConfirmed = await task.run(() =>
      opensVault ? session.confirmRecoveryKey(recoveryKey) : session.adoptRecoveryKey({ recoveryKey, currentPassword }),
    );
    // Who comes from the first steps sees that they are done.
    if (isConfirmed && occasion !== 'create') toasts.show({ tone: 'success', title: text.confirmed });
    return isConfirmed;
  };
  const refusal = recoveryKeyRefusal(task.error);
  return (
    <Form onSubmit={submit}>
      <RecoveryKeyField problem={problems.recoveryKey ?? refusal} />
      {!opensVault && (
        <PasswordField
          name="currentPassword"
          label={text.password}
          description={text.passwordForNew}
          problem={problems.password}
          isRefused={task.error?.code === 'WRONG_PASSWORD'}
          autoComplete="current-password"
          data-testid="current-password"
        />
      )}
      {task.error !== null && refusal === undefined && <ErrorNotice error={task.error} />}
      <WorkProgress operation="adoptRecoveryKey" isBusy={task.isBusy}>
        {messages.passwords.deriving}
      </WorkProgress>
      <div className={styles.ways}>
        <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="recovery-key-confirm">
          {task.isBusy ? text.confirming : text.confirm}
        </Button>
        <Button isWide disabled={task.isBusy} data-testid="recovery-key-show-again" onClick={onShowAgain}>
          {text.showAgain}
        </Button>
        <LaterButton isDisabled={task.isBusy} />
      </div>
    </Form>
  );
}

function describeMismatch(typed: string, shownKey: string): string | undefined {
  if (typed.trim() === '') return text.keyMissing;
  const mismatch = mismatchOf(typed, shownKey);
  if (mismatch === null) return undefined;
  return mismatch.kind === 'group' ? text.groupWrong(mismatch.number) : text.keyNotWhole(mismatch.groups);
}
