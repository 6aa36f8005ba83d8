import { useState } from 'react';

import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Gate } from '../components/gate.js';
import { ErrorNotice } from '../components/notice.js';
import { SecretCode } from '../components/secret-code.js';
import { Steps } from '../components/steps.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import type { RecoveryCodeOccasion } from '../stores/session-store.js';
import { messages } from '../text/messages.js';
import { groupsOf, isSameGroup, pickGroups, type AskedGroup } from '../text/recovery-code-groups.js';
import styles from './recovery-code-page.module.css';

const text = messages.recovery;

interface RecoveryCodePageProps {
  readonly code: string;
  readonly occasion: RecoveryCodeOccasion;
}

/**
 * Shows a recovery code, once, and has the person prove that their copy can be read: the code goes out of sight and two of its groups
 * are asked for. Whoever has no time is reminded later.
 */
export function RecoveryCodePage({ code, occasion }: RecoveryCodePageProps) {
  const [phase, setPhase] = useState<'save' | 'confirm'>('save');
  if (phase === 'confirm') {
    return (
      <Gate
        key={phase}
        title={text.confirmTitle}
        description={text.confirmDescription(groupsOf(code).length)}
        steps={stepsAt(occasion, 2)}
      >
        <ConfirmForm code={code} onShowAgain={() => setPhase('save')} />
      </Gate>
    );
  }
  return (
    <Gate key={phase} title={text.title} description={text.introductions[occasion]} steps={stepsAt(occasion, 1)}>
      <h2 className={styles.onPaper}>{text.printHeading}</h2>
      <SecretCode code={code} />
      <p className={styles.onScreen}>{text.keepApart}</p>
      <PrintedNote />
      <div className={styles.ways}>
        <Button kind="primary" isWide data-testid="recovery-code-continue" onClick={() => setPhase('confirm')}>
          {text.goOn}
        </Button>
        <LaterButton />
      </div>
    </Gate>
  );
}

/** Steps are shown where there are some before and after: when the account is new here. */
function stepsAt(occasion: RecoveryCodeOccasion, current: number) {
  const { stepDevice, stepJoin, stepCode, stepConfirm } = messages.welcome;
  if (occasion !== 'create' && occasion !== 'join') return undefined;
  return <Steps labels={[occasion === 'create' ? stepDevice : stepJoin, stepCode, stepConfirm]} current={current} />;
}

/** What a sheet of paper needs to say besides the code. */
function PrintedNote() {
  return (
    <div className={styles.onPaper}>
      <p>{text.printUse}</p>
      <p>
        {text.printDevice}
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
      data-testid="recovery-code-later"
      onClick={() => session.finishRecoveryCodeStep()}
    >
      {text.later}
    </Button>
  );
}

interface ConfirmFormProps {
  readonly code: string;
  readonly onShowAgain: () => void;
}

function ConfirmForm({ code, onShowAgain }: ConfirmFormProps) {
  const { session } = useStores();
  const task = useTask();
  const [asked] = useState(() => pickGroups(code, Math.random));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const submit = async (values: FormValues): Promise<boolean> => {
    const found = findProblems(asked, values);
    setProblems(found);
    if (Object.keys(found).length > 0) return false;
    return task.run(() => session.confirmRecoveryCode());
  };
  return (
    <Form onSubmit={submit}>
      <div className={styles.groups}>
        {asked.map(({ number }) => (
          <TextField
            key={number}
            name={fieldOf(number)}
            label={text.group(number)}
            maxLength={12}
            autoCapitalize="characters"
            problem={problems[fieldOf(number)]}
            data-testid="recovery-code-group"
            data-group={number}
          />
        ))}
      </div>
      {task.error !== null && <ErrorNotice error={task.error} />}
      <div className={styles.ways}>
        <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="recovery-code-confirm">
          {task.isBusy ? text.confirming : text.confirm}
        </Button>
        <Button isWide disabled={task.isBusy} data-testid="recovery-code-show-again" onClick={onShowAgain}>
          {text.showAgain}
        </Button>
        <LaterButton isDisabled={task.isBusy} />
      </div>
    </Form>
  );
}

const fieldOf = (number: number): string => `group${number}`;

function findProblems(asked: readonly AskedGroup[], values: FormValues): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const group of asked) {
    const typed = values(fieldOf(group.number));
    if (typed.trim() === '') problems[fieldOf(group.number)] = text.groupMissing(group.number);
    else if (!isSameGroup(typed, group)) problems[fieldOf(group.number)] = text.groupWrong(group.number);
  }
  return problems;
}
