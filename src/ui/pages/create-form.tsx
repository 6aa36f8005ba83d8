import { useState } from 'react';

import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import { messages } from '../text/messages.js';
import {
  checkNewDevice,
  isSoundDevice,
  NewDeviceFields,
  newDeviceIn,
  type NewDeviceProblems,
} from './new-device-fields.js';

const text = messages.welcome;

/** Makes a new account, with this device as its first. */
export function CreateForm({ onBack }: { readonly onBack: () => void }) {
  const { session } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<NewDeviceProblems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const found = checkNewDevice(values);
    setProblems(found);
    if (!isSoundDevice(found)) return false;
    return task.run(() => session.create(newDeviceIn(values)));
  };
  return (
    <Form onSubmit={submit}>
      <NewDeviceFields passwordLabel={text.password} problems={problems} />
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
