import { useState } from 'react';

import type { FormValues } from '../components/form.js';
import { checkNewPassword, hasProblems, type NewPasswordProblems } from '../components/new-password-fields.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { VaultPasswordFields } from '../components/vault-password-fields.js';
import { FormDialog } from './form-dialog.js';

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
      current: values('currentPassword') === '' ? 'Type the password you use now.' : undefined,
      newPassword: checkNewPassword(values, 'password'),
    };
    setProblems(found);
    if (found.current !== undefined || hasProblems(found.newPassword)) return false;
    const wasChanged = await task.run(() =>
      session.changePassword({ currentPassword: values('currentPassword'), newPassword: values('newPassword') }),
    );
    if (wasChanged) {
      dialogs.close();
      toasts.show({ tone: 'success', title: 'The password was changed' });
    }
    return wasChanged;
  };
  return (
    <FormDialog
      title="Change the password"
      description="For the vault on this device. Your data is not rewritten, and the recovery code stays valid."
      task={task}
      submit={{ label: 'Change the password', busyLabel: 'Changing…', testId: 'confirm-change-password' }}
      onSubmit={submit}
    >
      <PasswordField
        name="currentPassword"
        label="Current password"
        problem={problems.current}
        autoComplete="current-password"
        data-testid="current-password"
      />
      <VaultPasswordFields label="New password" problems={problems.newPassword} />
    </FormDialog>
  );
}
