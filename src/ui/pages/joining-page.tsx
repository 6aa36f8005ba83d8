import { FileDown, FolderOpen } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useEffect, useState, type ReactNode } from 'react';

import { Button } from '../components/button.js';
import { FileDropTarget } from '../components/file-drop-target.js';
import { Gate } from '../components/gate.js';
import { ErrorNotice, Notice } from '../components/notice.js';
import { SecretCode } from '../components/secret-code.js';
import { Steps } from '../components/steps.js';
import { useStores } from '../components/stores-context.js';
import { type Task, useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import { DAY_MS } from '../../core/common/durations.js';
import type { PendingRequest } from '../stores/session-store.js';
import { displayName, displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import styles from './joining-page.module.css';

const text = messages.joining;

/** For so long another device takes a request. */
const REQUEST_LASTS_MS = 7 * DAY_MS;

/** This device asked to join, and waits: what is to be done on which side. The same page comes back after the app was closed. */
export const JoiningPage = observer(function JoiningPage() {
  const { session } = useStores();
  const lookUp = useTask();
  const [phase, setPhase] = useState<'wait' | 'cancel'>('wait');
  const { pendingRequest: pending } = session;
  const load = (): void => void lookUp.run(() => session.describeJoin());
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the page comes.
  useEffect(load, []);
  if (pending === null) {
    return (
      <Gate title={text.title}>
        {lookUp.error === null ? <output>{text.loading}</output> : <ErrorNotice error={lookUp.error} onRetry={load} />}
      </Gate>
    );
  }
  if (phase === 'cancel') return <CancelJoining key={phase} onKeep={() => setPhase('wait')} />;
  return <Waiting key={phase} pending={pending} onCancel={() => setPhase('cancel')} />;
});

interface WaitingProps {
  readonly pending: PendingRequest;
  readonly onCancel: () => void;
}

function Waiting({ pending, onCancel }: WaitingProps) {
  const opening = useTask();
  const { stepDevice, stepLetIn, stepWelcome } = messages.welcome;
  return (
    <Gate
      title={text.title}
      description={text.description(displayName(pending.deviceName))}
      steps={<Steps labels={[stepDevice, stepLetIn, stepWelcome]} current={1} />}
    >
      <Age askedAt={pending.askedAt} />
      <div className={styles.sides}>
        <Side title={text.here}>
          <SaveRequest isDisabled={opening.isBusy} />
        </Side>
        <Side title={text.there}>
          <p>{text.thereAdvice}</p>
          <SecretCode code={pending.code} label={text.codeLabel} testId="pairing-code" />
          <p className={styles.detail}>{text.codeSecret}</p>
          <p>{text.comparison}</p>
          <code className={styles.comparison} aria-label={text.comparisonLabel} data-testid="comparison-code">
            {pending.comparisonCode}
          </code>
          <p>{text.thereSave}</p>
        </Side>
        <Side title={text.backHere}>
          <OpenWelcome task={opening} />
        </Side>
      </div>
      <Button kind="quiet" isWide disabled={opening.isBusy} data-testid="cancel-joining" onClick={onCancel}>
        {text.cancel}
      </Button>
    </Gate>
  );
}

/** Other devices take no request that is old; a welcome that was made in time still opens. */
const Age = observer(function Age({ askedAt }: { readonly askedAt: number }) {
  const { time } = useStores();
  if (time.halfMinutes.now - askedAt < REQUEST_LASTS_MS) return null;
  return (
    <Notice tone="warning" title={text.tooOld} testId="request-too-old">
      {text.tooOldDetail}
    </Notice>
  );
});

interface SideProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** What is to be done on one device before the other has its turn. */
function Side({ title, children }: SideProps) {
  return (
    <section className={styles.side}>
      <h2 className={styles.sideTitle}>{title}</h2>
      {children}
    </section>
  );
}

function SaveRequest({ isDisabled }: { readonly isDisabled: boolean }) {
  const { bridge, session } = useStores();
  const task = useTask();
  const [saved, setSaved] = useState<string | null>(null);
  const save = (): Promise<boolean> =>
    task.run(async () => {
      const file = await bridge.invoke('app:chooseFile', { purpose: 'save-request' });
      if (file === null) return;
      const written = await session.saveJoinRequest(file.token);
      setSaved(text.saved(displayText(written.name, 80), displayText(written.folder)));
    });
  return (
    <>
      <p>{text.saveAdvice}</p>
      <Button
        kind={saved === null ? 'primary' : 'secondary'}
        icon={FileDown}
        isWide
        isBusy={task.isBusy}
        disabled={isDisabled}
        data-first-focus
        data-testid="save-request"
        onClick={() => void save()}
      >
        {text.save}
      </Button>
      <p className={styles.outcome} aria-live="polite" data-testid="request-saved">
        {saved ?? text.sealed}
      </p>
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
}

function OpenWelcome({ task }: { readonly task: Task }) {
  const { bridge, session, toasts } = useStores();
  const complete = async (file: string): Promise<void> => {
    await session.completeJoin(file);
    toasts.show({ tone: 'success', title: text.joined, description: text.joinedDetail });
  };
  const open = (): Promise<boolean> =>
    task.run(async () => {
      const file = await bridge.invoke('app:chooseFile', { purpose: 'open-welcome' });
      if (file !== null) await complete(file.token);
    });
  return (
    <>
      <FileDropTarget
        title={text.drop}
        detail={text.dropDetail}
        isOpen={() => !task.isBusy}
        onDrop={({ token }) => void task.run(() => complete(token))}
      />
      <Button icon={FolderOpen} isWide isBusy={task.isBusy} data-testid="open-welcome" onClick={() => void open()}>
        {task.isBusy ? text.opening : text.open}
      </Button>
      <p className={styles.detail}>{text.openAdvice}</p>
      <WorkProgress operation="completeJoin" isBusy={task.isBusy}>
        {text.openDetail}
      </WorkProgress>
      {task.error !== null && <ErrorNotice error={task.error} />}
    </>
  );
}

/** The vault that waits goes with its request, so a person is asked. */
function CancelJoining({ onKeep }: { readonly onKeep: () => void }) {
  const { session } = useStores();
  const task = useTask();
  return (
    <Gate title={text.cancelTitle} description={text.cancelDescription}>
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Button
        kind="danger"
        isWide
        isBusy={task.isBusy}
        data-testid="confirm-cancel-joining"
        onClick={() => void task.run(() => session.cancelJoin())}
      >
        {task.isBusy ? text.cancelling : text.confirmCancel}
      </Button>
      <Button isWide disabled={task.isBusy} data-testid="keep-joining" onClick={onKeep}>
        {text.keep}
      </Button>
    </Gate>
  );
}
