import { useState } from 'react';

import { BundleFileField } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { checkNewPassword, hasProblems, type NewPasswordProblems } from '../components/new-password-fields.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { VaultPasswordFields } from '../components/vault-password-fields.js';
import { WorkProgress } from '../components/work-progress.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import { messages } from '../text/messages.js';
import { checkDeviceName, DeviceNameField } from './device-name-field.js';
import styles from './join-form.module.css';

const text = messages.welcome;

interface Problems {
  readonly file?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

function findProblems(values: FormValues, file: ChosenFile | null): Problems {
  return {
    file: file === null ? text.bundleMissing : undefined,
    passphrase: values('passphrase') === '' ? messages.bundles.passphraseMissing : undefined,
    deviceName: checkDeviceName(values('deviceName')),
    newPassword: checkNewPassword(values, 'password'),
  };
}

function isSound({ file, passphrase, deviceName, newPassword }: Problems): boolean {
  return file === undefined && passphrase === undefined && deviceName === undefined && !hasProblems(newPassword);
}

/** Makes this device a member of an account that exists on another one. */
export function JoinForm({ onBack }: { readonly onBack: () => void }) {
  const { session } = useStores();
  const task = useTask();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [problems, setProblems] = useState<Problems>({ newPassword: {} });
  const submit = async (values: FormValues): Promise<boolean> => {
    const found = findProblems(values, file);
    setProblems(found);
    if (file === null || !isSound(found)) return false;
    return task.run(() =>
      session.join({
        file: file.token,
        passphrase: values('passphrase'),
        deviceName: values('deviceName').trim(),
        password: values('newPassword'),
      }),
    );
  };
  return (
    <Form onSubmit={submit}>
      <OnTheOtherDevice />
      <BundleFileField file={file} onChoose={setFile} problem={problems.file} />
      <PasswordField
        name="passphrase"
        label={messages.bundles.passphrase}
        description={messages.bundles.passphraseDescription}
        problem={problems.passphrase}
        isRefused={task.error?.code === 'BUNDLE_PASSPHRASE_WRONG'}
        data-testid="bundle-passphrase"
      />
      <h2 className={styles.partTitle}>{text.joinHere}</h2>
      <DeviceNameField problem={problems.deviceName} />
      <VaultPasswordFields label={text.joinPassword} problems={problems.newPassword} />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <WorkProgress operation="join" isBusy={task.isBusy}>
        {text.joiningDetail}
      </WorkProgress>
      <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="join-vault">
        {task.isBusy ? text.joining : text.join}
      </Button>
      <Button kind="quiet" isWide disabled={task.isBusy} data-testid="back" onClick={onBack}>
        {text.back}
      </Button>
    </Form>
  );
}

function OnTheOtherDevice() {
  return (
    <section className={styles.instructions}>
      <h2 className={styles.partTitle}>{text.joinOnOther}</h2>
      <ol className={styles.steps}>
        <li>{text.joinOpenSettings}</li>
        <li>{text.joinChoosePassphrase}</li>
        <li>{text.joinBring}</li>
      </ol>
    </section>
  );
}
