import { useState } from 'react';

import type { RequestResult } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import type { FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  SHORTEST_PASSWORD,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { displayText } from '../text/display-text.js';
import { countOf } from '../text/times.js';
import { FormDialog } from './form-dialog.js';

type ExportResult = RequestResult<'keystore:export'>;

/** Writes a bundle to a file. */
export function ExportBundleDialog() {
  const { bridge, keystore } = useStores();
  const task = useTask();
  const [problems, setProblems] = useState<NewPasswordProblems>({});
  const [written, setWritten] = useState<ExportResult | null>(null);
  if (written !== null) return <Exported result={written} />;

  const submit = async (values: FormValues): Promise<boolean> => {
    const found = checkNewPassword(values, 'passphrase');
    setProblems(found);
    if (hasProblems(found)) return false;
    return task.run(async () => {
      const file = await bridge.invoke('app:chooseFile', { purpose: 'export-bundle' });
      if (file !== null)
        setWritten(await keystore.exportBundle({ file: file.token, passphrase: values('newPassword') }));
    });
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

function Exported({ result: { name, bytes, entries } }: { readonly result: ExportResult }) {
  const { dialogs } = useStores();
  return (
    <Modal title="The bundle is written" onClose={() => dialogs.close()}>
      <Notice tone="success" title={displayText(name, 80)} testId="export-result">
        {countOf(entries, 'entry', 'entries')}, {formatBytes(bytes)}
      </Notice>
      <p>
        Bring the file to your other device. There, choose <strong>Import</strong>, or{' '}
        <strong>I have a device already</strong> if it is new, and type the passphrase.
      </p>
      <Actions>
        <Button kind="primary" data-testid="dialog-done" onClick={() => dialogs.close()}>
          Done
        </Button>
      </Actions>
    </Modal>
  );
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return countOf(bytes, 'byte');
  const kibibytes = bytes / 1024;
  return kibibytes < 1024 ? `${kibibytes.toFixed(0)} KB` : `${(kibibytes / 1024).toFixed(1)} MB`;
}
