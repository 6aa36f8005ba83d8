import { useState } from 'react';

import { voidReasons } from '../../core/common/text/english/void-reasons.js';
import type { ImportReportView } from '../../ipc/contract.js';
import { BundleFileField } from '../components/bundle-file-field.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import type { FormValues } from '../components/form.js';
import { Actions, Modal } from '../components/modal.js';
import { Sentence } from '../components/sentence.js';
import { useStores } from '../components/stores-context.js';
import { PasswordField } from '../components/text-field.js';
import { useTask } from '../components/use-task.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';
import styles from './import-bundle-dialog.module.css';

const text = messages.bundles;

interface Problems {
  readonly file?: string | undefined;
  readonly passphrase?: string | undefined;
}

interface ImportBundleDialogProps {
  /** A file that was dropped on the window; null when one is still to be chosen. */
  readonly droppedFile: ChosenFile | null;
}

/** Merges a bundle from another device. */
export function ImportBundleDialog({ droppedFile }: ImportBundleDialogProps) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const [file, setFile] = useState(droppedFile);
  const [problems, setProblems] = useState<Problems>({});
  const [partial, setPartial] = useState<ImportReportView | null>(null);
  if (partial !== null) return <PartialImport report={partial} />;

  const submit = async (values: FormValues): Promise<boolean> => {
    const passphrase = values('passphrase');
    setProblems({
      file: file === null ? text.fileMissing : undefined,
      passphrase: passphrase === '' ? text.passphraseMissing : undefined,
    });
    if (file === null || passphrase === '') return false;
    return task.run(async () => {
      const report = await keystore.importBundle({ file: file.token, passphrase });
      // What had no effect is worth more than a passing word.
      if (report.voided.length > 0) return setPartial(report);
      toasts.show(toastOf(report));
      dialogs.close();
    });
  };
  return (
    <FormDialog
      title={text.importTitle}
      description={text.importDescription}
      task={task}
      submit={{ label: text.import, busyLabel: text.importing, testId: 'confirm-import' }}
      work={{ operation: 'importBundle', detail: text.importDetail }}
      onSubmit={submit}
    >
      <BundleFileField file={file} onChoose={setFile} problem={problems.file} />
      <PasswordField
        name="passphrase"
        label={text.passphrase}
        description={text.passphraseDescription}
        problem={problems.passphrase}
        isRefused={task.error?.code === 'BUNDLE_PASSPHRASE_WRONG'}
        data-testid="bundle-passphrase"
      />
    </FormDialog>
  );
}

const LISTED_AT_MOST = 10;
const NAMED_AT_MOST = 3;

/** What an import brought, in passing. */
function toastOf(report: ImportReportView): ToastMessage {
  if (report.nothingNew) return { tone: 'info', title: text.nothingNew, description: text.nothingNewDetail };
  const title = `${text.importedTitle}: ${text.imported(report.newEntries, report.newRotations)}`;
  return { tone: 'success', title, description: describeNext(report) };
}

/** What comes next; a device that is new here stays marked as not verified. */
function describeNext({ newDevices }: ImportReportView): string {
  return newDevices.length === 0 ? text.importedNext : text.newHere(listNames(newDevices), newDevices.length);
}

function listNames(names: readonly string[]): string {
  const named = names
    .slice(0, NAMED_AT_MOST)
    .map((name) => `“${displayName(name)}”`)
    .join(', ');
  return names.length <= NAMED_AT_MOST ? named : text.andMore(named, names.length - NAMED_AT_MOST);
}

/** What an import brought, and the entries that were taken in but count for nothing, and why. */
function PartialImport({ report }: { readonly report: ImportReportView }) {
  const { dialogs, navigation } = useStores();
  const { voided: entries, newEntries, newRotations, newDevices } = report;
  const showDevices = (): void => {
    dialogs.close();
    navigation.goTo({ page: 'devices' });
  };
  return (
    <Modal
      title={text.importedTitle}
      description={
        <span className={styles.brought}>
          <Sentence text={`${text.imported(newEntries, newRotations)}. ${describeNext(report)}`} />
        </span>
      }
      onClose={() => dialogs.close()}
    >
      <div>
        <h3 className={styles.title}>{text.voidedTitle(entries.length)}</h3>
        <p className={styles.detail}>{text.voidedDescription}</p>
      </div>
      <ul className={styles.entries} data-testid="import-result">
        {entries.slice(0, LISTED_AT_MOST).map(({ device, deviceName, sequence, reason }) => (
          <li key={`${device} ${sequence}`}>
            <strong>
              <DeviceName name={deviceName} />
            </strong>
            {text.voidedEntry(sequence, voidReasons[reason])}
          </li>
        ))}
        {entries.length > LISTED_AT_MOST && <li>{text.voidedMore(entries.length - LISTED_AT_MOST)}</li>}
      </ul>
      <Actions>
        {newDevices.length > 0 && (
          <Button data-testid="show-new-devices" onClick={showDevices}>
            {text.showDevices}
          </Button>
        )}
        <Button kind="primary" data-testid="dialog-done" onClick={() => dialogs.close()}>
          {messages.common.done}
        </Button>
      </Actions>
    </Modal>
  );
}
