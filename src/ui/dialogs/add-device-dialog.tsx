import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';

import type { RequestResult } from '../../ipc/contract.js';
import { Modal } from '../components/modal.js';
import { Steps } from '../components/steps.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import { messages } from '../text/messages.js';
import styles from './add-device-dialog.module.css';
import { AdmitStep } from './add-device-admit-step.js';
import { RequestStep } from './add-device-request-step.js';
import { WelcomeStep } from './add-device-welcome-step.js';

const words = messages.adding;
const labels = [words.steps.request, words.steps.compare, words.steps.welcome];

/** A request that opened with its code. */
export interface OpenedRequest {
  readonly request: ChosenFile;
  /** Good for this request, and once. */
  readonly code: string;
  readonly joiner: RequestResult<'devices:openJoinRequest'>;
}

type Step =
  | { readonly kind: 'request' }
  | { readonly kind: 'admit'; readonly opened: OpenedRequest }
  | { readonly kind: 'welcome'; readonly admitted: RequestResult<'devices:admit'> };

const places: Record<Step['kind'], number> = { request: 0, admit: 1, welcome: 2 };

interface AddDeviceDialogProps {
  /** A request that was dropped on the window; null when one is still to be chosen. */
  readonly droppedRequest: ChosenFile | null;
}

/** Lets a new device in: its request and its code come here, and its welcome goes back. */
export function AddDeviceDialog({ droppedRequest }: AddDeviceDialogProps) {
  const { dialogs } = useStores();
  const task = useTask();
  const [file, setFile] = useState(droppedRequest);
  const [step, setStep] = useState<Step>({ kind: 'request' });
  const [hasGoneOn, setGoneOn] = useState(false);
  const goOn = (opened: OpenedRequest): void => {
    setGoneOn(true);
    setStep({ kind: 'admit', opened });
  };
  const goBack = (): void => {
    task.reset();
    setStep({ kind: 'request' });
  };
  return (
    <Modal
      title={step.kind === 'welcome' ? words.letInTitle : words.title}
      description={step.kind === 'request' ? words.description : undefined}
      isBusy={task.isBusy}
      testId={`add-device-${step.kind}`}
      onClose={() => dialogs.close()}
    >
      <Steps labels={labels} current={places[step.kind]} />
      <StepBody key={step.kind} isFirst={step.kind === 'request' && !hasGoneOn}>
        {step.kind === 'request' && <RequestStep task={task} file={file} onChoose={setFile} onOpened={goOn} />}
        {step.kind === 'admit' && (
          <AdmitStep
            task={task}
            opened={step.opened}
            onBack={goBack}
            onAdmitted={(admitted) => setStep({ kind: 'welcome', admitted })}
          />
        )}
        {step.kind === 'welcome' && <WelcomeStep admitted={step.admitted} />}
      </StepBody>
    </Modal>
  );
}

interface StepBodyProps {
  /** The dialog itself sees to the focus where it begins. */
  readonly isFirst: boolean;
  readonly children: ReactNode;
}

/** What a step holds. What was pressed before went with the step before, so this takes the focus. */
function StepBody({ isFirst, children }: StepBodyProps) {
  const body = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isFirst) body.current?.focus({ preventScroll: true });
  }, [isFirst]);
  return (
    <div ref={body} className={styles.step} tabIndex={-1}>
      {children}
    </div>
  );
}
