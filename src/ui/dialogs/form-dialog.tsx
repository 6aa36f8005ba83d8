import { observer } from 'mobx-react-lite';
import type { ReactNode } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import { Button, type ButtonKind } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import type { Task } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import type { LongOperation } from '../stores/work-store.js';
import { messages } from '../text/messages.js';
import styles from './form-dialog.module.css';

interface FormDialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly task: Task;
  /** What to say of the task's error; null where it stands beside a field. The error itself when left out. */
  readonly shownError?: ErrorView | null;
  readonly submit: {
    readonly label: string;
    readonly busyLabel: string;
    readonly kind?: ButtonKind;
    /** It can't be answered yet. */
    readonly isDisabled?: boolean;
    readonly testId: string;
  };
  /** What takes long, and is shown and can be cancelled therefore. */
  readonly work?: {
    readonly operation: LongOperation;
    /** What is going on, and why it takes time. */
    readonly detail: string;
  };
  /** Resolves with whether the form was taken. */
  readonly onSubmit: (values: FormValues) => Promise<boolean>;
  readonly children?: ReactNode;
}

/** A dialog that asks for something and then does it. */
export function FormDialog({
  title,
  description,
  task,
  shownError = task.error,
  submit,
  work,
  onSubmit,
  children,
}: FormDialogProps) {
  const { dialogs } = useStores();
  return (
    <Modal title={title} description={description} isBusy={task.isBusy} onClose={() => dialogs.close()}>
      <Form onSubmit={onSubmit}>
        <Fields isDisabled={task.isBusy}>{children}</Fields>
        {work !== undefined && (
          <WorkProgress operation={work.operation} isBusy={task.isBusy} offersCancel={false}>
            {work.detail}
          </WorkProgress>
        )}
        {shownError !== null && <ErrorNotice error={shownError} />}
        <Actions>
          <CancelButton isBusy={task.isBusy} operation={work?.operation ?? null} onClose={() => dialogs.close()} />
          <Button
            type="submit"
            kind={submit.kind ?? 'primary'}
            disabled={submit.isDisabled}
            isBusy={task.isBusy}
            data-testid={submit.testId}
          >
            {task.isBusy ? submit.busyLabel : submit.label}
          </Button>
        </Actions>
      </Form>
    </Modal>
  );
}

interface FieldsProps {
  readonly isDisabled: boolean;
  readonly children: ReactNode;
}

/** What was asked for can't be changed while it is being done. */
export function Fields({ isDisabled, children }: FieldsProps) {
  return (
    <fieldset className={styles.fields} disabled={isDisabled}>
      {children}
    </fieldset>
  );
}

interface CancelButtonProps {
  readonly isBusy: boolean;
  /** What it cancels while that is under way; null when nothing can be. */
  readonly operation: LongOperation | null;
  readonly onClose: () => void;
}

/** Closes the dialog; while something long is under way, gives that up, and the dialog stays. */
export const CancelButton = observer(function CancelButton({ isBusy, operation, onClose }: CancelButtonProps) {
  const { work } = useStores();
  const isFollowed = operation !== null && work.progressOf(operation) !== null;
  const canCancel = !isBusy || (isFollowed && work.cancellation !== 'too-late');
  return (
    <Button
      kind="quiet"
      disabled={!canCancel}
      data-testid="cancel"
      data-way-out
      onClick={() => (isBusy ? void work.cancel() : onClose())}
    >
      {isBusy && work.cancellation === 'asked' ? messages.work.cancelling : messages.common.cancel}
    </Button>
  );
});
