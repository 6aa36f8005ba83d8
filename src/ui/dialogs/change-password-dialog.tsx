import { useState } from 'react';

import type { FormValues } from '../components/form.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const text = messages.passwords;

interface Problems {
  readonly current?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

/** Changes the password of the vault on this device. */
export function ChangePasswordDialog() {
  const { session, dialogs, toasts } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<Problems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const found: Problems = {
      current: values('currentPassword') === '' ? text.currentMissing : undefined,
      newPassword: checkNewPassword(values),
    };
    setProblems(found);
    if (found.current !== undefined || hasProblems(found.newPassword)) return false;
    const wasChanged = await task.run(() =>
      session.changePassword({ currentPassword: values('currentPassword'), newPassword: values('newPassword') }),
    );
    if (wasChanged) {
      dialogs.close();
      toasts.show({ tone: 'success', title: text.changed });
    }
    return wasChanged;
  };
  return (
    <FormDialog
      title={text.changeTitle}
      description={text.changeDescription}
      task={task}
      submit={{ label: text.change, busyLabel: text.changing, testId: 'confirm-change-password' }}
      work={{ operation: 'changePassword', detail: text.deriving }}
      onSubmit={submit}
    >
      <PasswordField
        name="currentPassword"
        label={text.current}
        problem={problems.current}
        isRefused={task.error?.code === 'WRONG_PASSWORD'}
        autoComplete="current-password"
        data-testid="current-password"
      />
      <NewPasswordFields label={text.newPassword} problems={problems.newPassword} />
    </FormDialog>
  );
}
