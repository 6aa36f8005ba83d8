import { useEffect, useRef, useState } from 'react';

import { Button } from '../components/button.js';
import type { FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import { Notice } from '../components/notice.js';
import { checkRecoveryKeyField, RecoveryKeyField, recoveryKeyRefusal } from '../components/recovery-key-field.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';

const text = messages.recovery;

interface Problems {
  readonly recoveryKey?: string | undefined;
  readonly password?: string | undefined;
}

/**
 * The drill: whether the paper can still be read, and is one of this account. A key that was made on another device can be given this
 * vault here, with the password.
 */
export function CheckRecoveryKeyDialog() {
  const { session, dialogs, toasts } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<Problems>({});
  const [found, setFound] = useState<'nothing' | 'works' | 'opens-not-here'>('nothing');
  const isAdopting = found === 'opens-not-here';
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What comes next is its field.
    if (isAdopting) password.current?.focus();
  }, [isAdopting]);
  if (found === 'works') return <Works />;

  const check = async (recoveryKey: string): Promise<void> => {
    let opensVault = false;
    const isOfAccount = await task.run(async () => {
      ({ opensVault } = await session.checkRecoveryKey(recoveryKey));
    });
    if (isOfAccount) setFound(opensVault ? 'works' : 'opens-not-here');
  };
  const adopt = async (recoveryKey: string, currentPassword: string): Promise<boolean> => {
    const isAdopted = await task.run(() => session.adoptRecoveryKey({ recoveryKey, currentPassword }));
    if (isAdopted) {
      dialogs.close();
      toasts.show({ tone: 'success', title: text.adopted });
    }
    return isAdopted;
  };
  const submit = async (values: FormValues): Promise<boolean> => {
    const recoveryKey = values('recoveryKey').trim();
    const currentPassword = values('currentPassword');
    const missing: Problems = {
      recoveryKey: checkRecoveryKeyField(recoveryKey),
      password: isAdopting && currentPassword === '' ? text.passwordMissing : undefined,
    };
    setProblems(missing);
    if (missing.recoveryKey !== undefined || missing.password !== undefined) return false;
    if (isAdopting) return adopt(recoveryKey, currentPassword);
    await check(recoveryKey);
    // What was typed stays: it may be needed for the next step.
    return false;
  };
  const refusal = recoveryKeyRefusal(task.error);
  return (
    <FormDialog
      title={text.checkTitle}
      description={text.checkDescription}
      task={task}
      shownError={refusal === undefined ? task.error : null}
      submit={
        isAdopting
          ? { label: text.adopt, busyLabel: text.adopting, testId: 'confirm-adopt-recovery-key' }
          : { label: text.check, busyLabel: text.checking, testId: 'confirm-check-recovery-key' }
      }
      work={{ operation: 'adoptRecoveryKey', detail: messages.passwords.deriving }}
      onSubmit={submit}
    >
      <RecoveryKeyField problem={problems.recoveryKey ?? refusal} />
      {isAdopting && (
        <>
          <Notice tone="warning" title={text.opensNotHere} testId="recovery-key-opens-not-here">
            {text.opensNotHereDetail}
          </Notice>
          <PasswordField
            ref={password}
            name="currentPassword"
            label={text.password}
            problem={problems.password}
            isRefused={task.error?.code === 'WRONG_PASSWORD'}
            autoComplete="current-password"
            data-testid="current-password"
          />
        </>
      )}
    </FormDialog>
  );
}

function Works() {
  const { dialogs } = useStores();
  return (
    <Modal title={text.checkTitle} onClose={() => dialogs.close()}>
      <Notice tone="success" title={text.works} testId="recovery-key-works">
        {text.worksDetail}
      </Notice>
      <Actions>
        <Button kind="primary" data-testid="dialog-done" onClick={() => dialogs.close()}>
          {messages.common.done}
        </Button>
      </Actions>
    </Modal>
  );
}
