import { useState } from 'react';

import type { RequestResult } from '../../ipc/contract.js';
import type { FormValues } from '../components/form.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  SHORTEST_PASSWORD,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayText } from '../text/display-text.js';
import { countOf } from '../text/times.js';
import { FormDialog } from './form-dialog.js';

type ExportResult = RequestResult<'keystore:export'>;

/** Writes a bundle to a file. */
export function ExportBundleDialog() {
  const { bridge, keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<NewPasswordProblems>({});

  const submit = async (values: FormValues): Promise<boolean> => {
    const found = checkNewPassword(values, 'passphrase');
    setProblems(found);
    if (hasProblems(found)) return false;
    let wasWritten = false;
    await task.run(async () => {
      const file = await bridge.invoke('app:chooseFile', { purpose: 'export-bundle' });
      // Changed their mind: the dialog stays, with what was typed.
      if (file === null) return;
      const written = await keystore.exportBundle({ file: file.token, passphrase: values('newPassword') });
      wasWritten = true;
      dialogs.close();
      toasts.show(describeExport(written));
    });
    return wasWritten;
  };
  return (
    <FormDialog
      title="Export a bundle"
      description="Writes everything your other devices need into one sealed file."
      task={task}
      submit={{ label: 'Choose where to save…', busyLabel: 'Exporting…', testId: 'confirm-export' }}
      onSubmit={submit}
    >
      <NewPasswordFields
        noun="passphrase"
        label="Passphrase for this bundle"
        description={`At least ${SHORTEST_PASSWORD} characters. You type it once on the other device; it need not be your password.`}
        problems={problems}
        testIds={{ password: 'bundle-passphrase', repeated: 'bundle-passphrase-confirm' }}
      />
    </FormDialog>
  );
}

function describeExport({ name, bytes, entries }: ExportResult): ToastMessage {
  const what = `${displayText(name, 80)}: ${countOf(entries, 'entry', 'entries')}, ${formatBytes(bytes)}.`;
  return {
    tone: 'success',
    title: 'Bundle exported',
    description: `${what} Take it to your other device.`,
  };
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return countOf(bytes, 'byte');
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${kibibytes.toFixed(0)} KB` : `${(kibibytes / 1024).toFixed(1)} MB`;
}
