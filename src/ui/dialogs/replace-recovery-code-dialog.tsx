import { useState } from 'react';

import type { FormValues } from '../components/form.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { FormDialog } from './form-dialog.js';

/** Makes a new recovery code; its page takes over once it is there. */
export function ReplaceRecoveryCodeDialog() {
  const { session, dialogs } = useStores();
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  const submit = async (values: FormValues): Promise<boolean> => {
    const currentPassword = values('currentPassword');
    setProblem(currentPassword === '' ? 'Type your password.' : undefined);
    if (currentPassword === '') return false;
    const wasReplaced = await task.run(() => session.replaceRecoveryCode({ currentPassword }));
    if (wasReplaced) dialogs.close();
    return wasReplaced;
  };
  return (
    <FormDialog
      title="Make a new recovery code"
      description="The code you have now stops working as soon as the new one is shown."
      task={task}
      submit={{ label: 'Make a new code', busyLabel: 'Making it…', testId: 'confirm-replace-recovery-code' }}
      onSubmit={submit}
    >
      <PasswordField
        name="currentPassword"
        label="Password"
        problem={problem}
        autoComplete="current-password"
        data-testid="current-password"
      />
    </FormDialog>
  );
}
