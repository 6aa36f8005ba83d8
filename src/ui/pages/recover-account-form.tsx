import { useState } from 'react';

import { BundleFileField } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { ErrorNotice } from '../components/notice.js';
import { checkRecoveryKeyField, RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import { messages } from '../text/messages.js';
import { checkDeviceName, DeviceNameField } from './device-name-field.js';

const text = messages.welcome;

interface Problems {
  readonly file?: string | undefined;
  readonly recoveryKey?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

function findProblems(values: FormValues, file: ChosenFile | null): Problems {
  return {
    file: file === null ? text.recoverBundleMissing : undefined,
    recoveryKey: checkRecoveryKeyField(values('recoveryKey')),
    deviceName: checkDeviceName(values('deviceName')),
    newPassword: checkNewPassword(values),
  };
}

function isSound({ file, recoveryKey, deviceName, newPassword }: Problems): boolean {
  return file === undefined && recoveryKey === undefined && deviceName === undefined && !hasProblems(newPassword);
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
        deviceName: values('deviceName').trim(),
        password: values('newPassword'),
      }),
    );
  };
  const refusal = recoveryKeyRefusal(task.error);
  return (
    <Form onSubmit={submit}>
      <BundleFileField file={file} onChoose={setFile} problem={problems.file} />
      <RecoveryKeyField problem={problems.recoveryKey ?? refusal} />
      <DeviceNameField problem={problems.deviceName} />
      <NewPasswordFields label={text.joinPassword} problems={problems.newPassword} />
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
