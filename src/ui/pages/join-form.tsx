import { useState } from 'react';

import { BundleFileField, type ChosenFile } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { Form, type FormValues } from '../components/form.js';
import { checkNewPassword, hasProblems, type NewPasswordProblems } from '../components/new-password-fields.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { checkDeviceName, DeviceNameField } from './device-name-field.js';
import styles from './join-form.module.css';
import { VaultPasswordFields } from '../components/vault-password-fields.js';

interface Problems {
  readonly file?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

function findProblems(values: FormValues, file: ChosenFile | null): Problems {
  return {
    file: file === null ? 'Choose the bundle that you exported on your other device.' : undefined,
    passphrase: values('passphrase') === '' ? 'Type the passphrase that you gave the bundle.' : undefined,
    deviceName: checkDeviceName(values('deviceName')),
    newPassword: checkNewPassword(values, 'password'),
  };
}

function isSound({ file, passphrase, deviceName, newPassword }: Problems): boolean {
  return file === undefined && passphrase === undefined && deviceName === undefined && !hasProblems(newPassword);
}

/** Makes this device a member of an account that exists on another one. */
export function JoinForm() {
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
      <ol className={styles.steps}>
        <li>On the device you have, open Settings → Vault and export a bundle: one sealed file.</li>
        <li>Bring the file here, by USB stick or any other way.</li>
        <li>Choose it below, and give this device a name and a password of its own.</li>
      </ol>
      <BundleFileField file={file} onChoose={setFile} problem={problems.file} />
      <PasswordField
        name="passphrase"
        label="Passphrase of the bundle"
        description="The one you chose when you exported it."
        problem={problems.passphrase}
        data-testid="bundle-passphrase"
      />
      <DeviceNameField problem={problems.deviceName} />
      <VaultPasswordFields label="Password for the vault on this device" problems={problems.newPassword} />
      {task.error !== null && <ErrorNotice error={task.error} />}
      <Button type="submit" kind="primary" isWide isBusy={task.isBusy} data-testid="join-vault">
        {task.isBusy ? 'Joining the account…' : 'Join the account'}
      </Button>
    </Form>
  );
}
