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

/** Asks to join an account that exists on another device. What comes next is a page of its own, as it outlives the app's end. */
export function JoinForm({ onBack }: { readonly onBack: () => void }) {
  const { session } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<NewDeviceProblems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const found = checkNewDevice(values);
    setProblems(found);
    if (!isSoundDevice(found)) return false;
    return task.run(() => session.requestJoin(newDeviceIn(values)));
  };
  return (
    <Form onSubmit={submit}>
      <NewDeviceFields passwordLabel={text.joinPassword} problems={problems} />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <WorkProgress operation="requestJoin" isBusy={task.isBusy}>
        {messages.passwords.deriving}
      </WorkProgress>
      <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="request-join">
        {task.isBusy ? text.joining : text.join}
      </Button>
      <Button kind="quiet" isWide disabled={task.isBusy} data-testid="back" onClick={onBack}>
        {text.back}
      </Button>
    </Form>
  );
}
