import { useState } from 'react';

import { BundleFileField } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { ErrorNotice } from '../components/notice.js';
import { checkRecoveryKeyField, RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import { messages } from '../text/messages.js';
import {
  checkNewDevice,
  isSoundDevice,
  NewDeviceFields,
  newDeviceIn,
  type NewDeviceProblems,
} from './new-device-fields.js';

const text = messages.welcome;

interface Problems extends NewDeviceProblems {
  readonly file?: string | undefined;
  readonly recoveryKey?: string | undefined;
}

function findProblems(values: FormValues, file: ChosenFile | null): Problems {
  return {
    file: file === null ? text.recoverBundleMissing : undefined,
    recoveryKey: checkRecoveryKeyField(values('recoveryKey')),
    ...checkNewDevice(values),
  };
}

function isSound(problems: Problems): boolean {
  return problems.file === undefined && problems.recoveryKey === undefined && isSoundDevice(problems);
}

/** Makes this device the successor of all that were lost, by the recovery key and a bundle. */
export function RecoverAccountForm({ onBack }: { readonly onBack: () => void }) {
  const { session } = useStores();
  const task = useTask();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [problems, setProblems] = useState<Problems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const found = findProblems(values, file);
    setProblems(found);
    if (file === null || !isSound(found)) return false;
    return task.run(() =>
      session.recoverAccount({
        file: file.token,
        recoveryKey: values('recoveryKey').trim(),
        ...newDeviceIn(values),
      }),
    );
  };
  const refusal = recoveryKeyRefusal(task.error);
  return (
    <Form onSubmit={submit}>
      <BundleFileField file={file} onChoose={setFile} problem={problems.file} />
      <RecoveryKeyField problem={problems.recoveryKey ?? refusal} />
      <NewDeviceFields passwordLabel={text.joinPassword} problems={problems} />
      {task.error !== null && refusal === undefined && <ErrorNotice error={task.error} />}
      <WorkProgress operation="recoverAccount" isBusy={task.isBusy}>
        {text.recoveringDetail}
      </WorkProgress>
      <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="recover-account">
        {task.isBusy ? text.recovering : text.recover}
      </Button>
      <Button kind="quiet" isWide disabled={task.isBusy} data-testid="back" onClick={onBack}>
        {text.back}
      </Button>
    </Form>
  );
}
