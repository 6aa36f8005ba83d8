import { useState } from 'react';

import type { FormValues } from '../components/form.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const text = messages.recovery;

/** Makes a new recovery code; its page takes over once it is there. */
export function ReplaceRecoveryCodeDialog() {
  const { session, dialogs } = useStores();
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  const submit = async (values: FormValues): Promise<boolean> => {
    const currentPassword = values('currentPassword');
    setProblem(currentPassword === '' ? text.passwordMissing : undefined);
    if (currentPassword === '') return false;
    const wasReplaced = await task.run(() => session.replaceRecoveryCode({ currentPassword }));
    if (wasReplaced) dialogs.close();
    return wasReplaced;
  };
  return (
    <FormDialog
      title={text.replaceTitle}
      description={text.replaceDescription}
      task={task}
      submit={{ label: text.replace, busyLabel: text.replacing, testId: 'confirm-replace-recovery-code' }}
      work={{ operation: 'replaceRecoveryCode', detail: messages.passwords.deriving }}
      onSubmit={submit}
    >
      <PasswordField
        name="currentPassword"
        label={text.password}
        problem={problem}
        isRefused={task.error?.code === 'WRONG_PASSWORD'}
        autoComplete="current-password"
        data-testid="current-password"
      />
    </FormDialog>
  );
}
