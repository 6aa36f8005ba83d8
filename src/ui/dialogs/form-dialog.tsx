import type { ReactNode } from 'react';

import { Button, type ButtonKind } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import type { Task } from '../components/use-task.js';
import { messages } from '../text/messages.js';

interface FormDialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly task: Task;
  readonly submit: {
    readonly label: string;
    readonly busyLabel: string;
    readonly kind?: ButtonKind;
    readonly testId: string;
  };
  /** Resolves with whether the form was taken. */
  readonly onSubmit: (values: FormValues) => Promise<boolean>;
  readonly children?: ReactNode;
}

/** A dialog that asks for something and then does it. */
export function FormDialog({ title, description, task, submit, onSubmit, children }: FormDialogProps) {
  const { dialogs } = useStores();
  return (
    <Modal title={title} description={description} isBusy={task.isBusy} onClose={() => dialogs.close()}>
      <Form onSubmit={onSubmit}>
        {children}
        {task.error !== null && <ErrorNotice error={task.error} />}
        <Actions>
          <Button kind="quiet" disabled={task.isBusy} data-testid="cancel" onClick={() => dialogs.close()}>
            {messages.common.cancel}
          </Button>
          <Button type="submit" kind={submit.kind ?? 'primary'} isBusy={task.isBusy} data-testid={submit.testId}>
            {task.isBusy ? submit.busyLabel : submit.label}
          </Button>
        </Actions>
      </Form>
    </Modal>
  );
}
