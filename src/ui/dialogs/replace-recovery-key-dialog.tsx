import { useState } from 'react';

import type { FormValues } from '../components/form.js';
import { Notice } from '../components/notice.js';
import { checkRecoveryKeyField, RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const text = messages.recovery;

/** Lets a new recovery key in by the old one; the page of the new one takes over once it is there. */
export function ReplaceRecoveryKeyDialog() {
  const { session, dialogs } = useStores();
  const task = useTask();
  const [problem, setProblem] = useState<string>();
  const submit = async (values: FormValues): Promise<boolean> => {
    const oldRecoveryKey = values('recoveryKey').trim();
    const found = checkRecoveryKeyField(oldRecoveryKey);
    setProblem(found);
    if (found !== undefined) return false;
    const wasReplaced = await task.run(() => session.replaceRecoveryKey({ oldRecoveryKey }));
    if (wasReplaced) dialogs.close();
    return wasReplaced;
  };
  const refusal = recoveryKeyRefusal(task.error);
  return (
    <FormDialog
      title={text.replaceTitle}
      description={text.replaceDescription}
      task={task}
      shownError={refusal === undefined ? task.error : null}
      submit={{ label: text.replace, busyLabel: text.replacing, testId: 'confirm-replace-recovery-key' }}
      onSubmit={submit}
    >
      <Notice tone="info" title={text.replaceIsNoLock} />
      <RecoveryKeyField label={text.oldKey} problem={problem ?? refusal} />
    </FormDialog>
  );
}
