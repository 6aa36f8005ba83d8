import { useState } from 'react';

import type { ImportReportView } from '../../ipc/contract.js';
import { BundleFileField, type ChosenFile } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import type { FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import { Notice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import { displayText } from '../text/display-text.js';
import { countOf } from '../text/times.js';
import { FormDialog } from './form-dialog.js';
import styles from './import-bundle-dialog.module.css';

interface Problems {
  readonly file?: string | undefined;
  readonly passphrase?: string | undefined;
}

/** Merges a bundle from another device. */
export function ImportBundleDialog() {
  const { keystore } = useStores();
  const task = useTask();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [problems, setProblems] = useState<Problems>({});
  const [report, setReport] = useState<ImportReportView | null>(null);
  if (report !== null) return <Imported report={report} />;

  const submit = async (values: FormValues): Promise<boolean> => {
    const passphrase = values('passphrase');
    setProblems({
      file: file === null ? 'Choose the bundle that another device of yours exported.' : undefined,
      passphrase: passphrase === '' ? 'Type the passphrase of the bundle.' : undefined,
    });
    if (file === null || passphrase === '') return false;
    return task.run(async () => setReport(await keystore.importBundle({ file: file.token, passphrase })));
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

function Imported({ report }: { readonly report: ImportReportView }) {
  const { dialogs } = useStores();
  return (
    <Modal title="The bundle is imported" onClose={() => dialogs.close()}>
      <div className={styles.result} data-testid="import-result">
        <Summary report={report} />
        {report.newDevices.length > 0 && <NewDevices names={report.newDevices} />}
        {report.voided.length > 0 && <Voided voided={report.voided} />}
      </div>
      <Actions>
        <Button kind="primary" data-testid="dialog-done" onClick={() => dialogs.close()}>
          Done
        </Button>
      </Actions>
    </Modal>
  );
}

function Summary({ report: { nothingNew, newEntries, newRotations } }: { readonly report: ImportReportView }) {
  if (nothingNew) {
    return (
      <Notice tone="info" title="It held nothing new.">
        The bundle is older than, or the same as, what this device has. Nothing was changed.
      </Notice>
    );
  }
  return (
    <Notice
      tone="success"
      title={`${countOf(newEntries, 'new entry', 'new entries')}, ${countOf(newRotations, 'new rotation')}.`}
    >
      The other devices learn that this one is up to date from the next bundle you export here.
    </Notice>
  );
}

const LISTED_NAMES = 10;

function NewDevices({ names }: { readonly names: readonly string[] }) {
  return (
    <Notice tone="warning" title={`${countOf(names.length, 'device')} you had not heard of here:`}>
      <ul>
        {names.slice(0, LISTED_NAMES).map((name, index) => (
          <li key={`${index} ${name}`}>
            <DeviceName name={name} />
          </li>
        ))}
        {names.length > LISTED_NAMES && <li>and {names.length - LISTED_NAMES} more</li>}
      </ul>
      Compare codes under Devices to be sure that each is yours.
    </Notice>
  );
}

function Voided({ voided }: { readonly voided: ImportReportView['voided'] }) {
  return (
    <Notice tone="warning" title={`${countOf(voided.length, 'entry', 'entries')} had no effect:`}>
      <ul>
        {voided.slice(0, LISTED_NAMES).map(({ device, deviceName, sequence, reason }) => (
          <li key={`${device} ${sequence}`}>
            <DeviceName name={deviceName} />, number {sequence}: {displayText(reason)}
          </li>
        ))}
        {voided.length > LISTED_NAMES && <li>and {voided.length - LISTED_NAMES} more</li>}
      </ul>
    </Notice>
  );
}
