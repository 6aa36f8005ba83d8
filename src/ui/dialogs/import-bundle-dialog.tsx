import { useState } from 'react';

import type { ImportReportView } from '../../ipc/contract.js';
import { BundleFileField, type ChosenFile } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import type { FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayName, displayText } from '../text/display-text.js';
import { countOf } from '../text/times.js';
import { FormDialog } from './form-dialog.js';
import styles from './import-bundle-dialog.module.css';

type VoidEntries = ImportReportView['voided'];

interface Problems {
  readonly file?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** Merges a bundle from another device. */
export function ImportBundleDialog() {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [problems, setProblems] = useState<Problems>({});
  const [voided, setVoided] = useState<VoidEntries>([]);
  if (voided.length > 0) return <Voided entries={voided} />;

  const submit = async (values: FormValues): Promise<boolean> => {
    const passphrase = values('passphrase');
    setProblems({
      file: file === null ? 'Choose the bundle that another device of yours exported.' : undefined,
      passphrase: passphrase === '' ? 'Type the passphrase of the bundle.' : undefined,
    });
    if (file === null || passphrase === '') return false;
    return task.run(async () => {
      const report = await keystore.importBundle({ file: file.token, passphrase });
      toasts.show(describeImport(report));
      // What had no effect is worth more than a passing word.
      if (report.voided.length > 0) setVoided(report.voided);
      else dialogs.close();
    });
  };
  return (
    <FormDialog
      title="Import a bundle"
      description="Takes in what another device of yours exported. It only adds what is missing here; importing twice does no harm."
      task={task}
      submit={{ label: 'Import', busyLabel: 'Importing…', testId: 'confirm-import' }}
      onSubmit={submit}
    >
      <BundleFileField file={file} onChoose={setFile} problem={problems.file} />
      <PasswordField
        name="passphrase"
        label="Passphrase of the bundle"
        description="The one chosen when it was exported."
        problem={problems.passphrase}
        data-testid="bundle-passphrase"
      />
    </FormDialog>
  );
}

const LISTED_AT_MOST = 10;
const NAMED_AT_MOST = 3;

/** What an import brought, in passing; a device that is new here stays marked as not verified. */
function describeImport(report: ImportReportView): ToastMessage {
  const { nothingNew, newEntries, newRotations, newDevices } = report;
  if (nothingNew) {
    return {
      tone: 'info',
      title: 'The imported bundle held nothing new',
      description: 'It is older than, or the same as, what this device has. Nothing was changed.',
    };
  }
  return {
    tone: 'success',
    title: `Bundle imported: ${countOf(newEntries, 'new entry', 'new entries')}, ${countOf(newRotations, 'new rotation')}`,
    description:
      newDevices.length === 0
        ? 'A bundle from here tells your other devices that this one is up to date.'
        : `New here: ${listNames(newDevices)}. Compare codes under Devices to be sure.`,
  };
}

function listNames(names: readonly string[]): string {
  const named = names.slice(0, NAMED_AT_MOST).map(displayName).join(', ');
  return names.length <= NAMED_AT_MOST ? named : `${named} and ${names.length - NAMED_AT_MOST} more`;
}

/** Entries that were taken in but count for nothing, and why. */
function Voided({ entries }: { readonly entries: VoidEntries }) {
  const { dialogs } = useStores();
  return (
    <Modal
      title={`${countOf(entries.length, 'entry', 'entries')} had no effect`}
      description="They are kept as evidence. Everything else in the bundle was taken in."
      onClose={() => dialogs.close()}
    >
      <ul className={styles.entries} data-testid="import-result">
        {entries.slice(0, LISTED_AT_MOST).map(({ device, deviceName, sequence, reason }) => (
          <li key={`${device} ${sequence}`}>
            <strong>
              <DeviceName name={deviceName} />
            </strong>
            , entry {sequence}: {displayText(reason)}
          </li>
        ))}
        {entries.length > LISTED_AT_MOST && <li>And {entries.length - LISTED_AT_MOST} more.</li>}
      </ul>
      <Actions>
        <Button kind="primary" data-testid="dialog-done" onClick={() => dialogs.close()}>
          Done
        </Button>
      </Actions>
    </Modal>
  );
}
