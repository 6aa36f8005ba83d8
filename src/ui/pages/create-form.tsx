import { useState } from 'react';

import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import { messages } from '../text/messages.js';
import { checkDeviceName, DeviceNameField } from './device-name-field.js';

const text = messages.welcome;

interface Problems {
  readonly deviceName?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

/** Makes a new account, with this device as its first. */
export function CreateForm({ onBack }: { readonly onBack: () => void }) {
  const { session } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<Problems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const found: Problems = {
      deviceName: checkDeviceName(values('deviceName')),
      newPassword: checkNewPassword(values),
    };
    setProblems(found);
    if (found.deviceName !== undefined || hasProblems(found.newPassword)) return false;
    return task.run(() => session.create({ deviceName: values('deviceName').trim(), password: values('newPassword') }));
  };
  return (
    <Form onSubmit={submit}>
      <DeviceNameField problem={problems.deviceName} />
      <NewPasswordFields label={text.password} problems={problems.newPassword} />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <WorkProgress operation="create" isBusy={task.isBusy}>
        {messages.passwords.deriving}
      </WorkProgress>
      <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="create-vault">
        {task.isBusy ? text.creating : text.create}
      </Button>
      <Button kind="quiet" isWide disabled={task.isBusy} data-testid="back" onClick={onBack}>
        {text.back}
      </Button>
    </Form>
  );
}
