import { useState } from 'react';

import { voidReasons } from '../../core/common/text/english/void-reasons.js';
import type { ImportReportView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { DeviceName } from '../components/device-name.js';
import { BundleFileField } from '../components/bundle-file-field.js';
import { Actions, Modal } from '../components/modal.js';
import { Sentence } from '../components/sentence.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import type { ToastMessage } from '../stores/toast-store.js';
import { displayName } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { FormDialog } from './form-dialog.js';
import styles from './import-bundle-dialog.module.css';

const text = messages.bundles;

interface ImportBundleDialogProps {
  /** A file that was dropped on the window; null when one is still to be chosen. */
  readonly droppedFile: ChosenFile | null;
}

/** Merges a bundle from another device. */
export function ImportBundleDialog({ droppedFile }: ImportBundleDialogProps) {
  const { keystore, dialogs, toasts } = useStores();
  const task = useTask();
  const [file, setFile] = useState(droppedFile);
  const [problem, setProblem] = useState<string>();
  const [partial, setPartial] = useState<ImportReportView | null>(null);
  if (partial !== null) return <PartialImport report={partial} />;

  const submit = async (): Promise<boolean> => {
    setProblem(file === null ? text.fileMissing : undefined);
    if (file === null) return false;
    return task.run(async () => {
      const report = await keystore.importBundle({ file: file.token });
      // What didn't come in as it is is worth more than a passing word.
      if (isPartial(report)) return setPartial(report);
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
      <BundleFileField file={file} onChoose={setFile} problem={problem} />
    </FormDialog>
  );
}

const LISTED_AT_MOST = 10;
const NAMED_AT_MOST = 3;

function isPartial({ voided, refused, waiting, ofALaterVersion, heldBack }: ImportReportView): boolean {
  return voided.length > 0 || refused > 0 || waiting > 0 || ofALaterVersion > 0 || heldBack > 0;
}

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

/** What an import brought, and what of it counts for nothing or does not count yet, and why. */
function PartialImport({ report }: { readonly report: ImportReportView }) {
  const { dialogs, navigation } = useStores();
  const { voided, refused, waiting, ofALaterVersion, heldBack, newEntries, newRotations, newDevices } = report;
  const showDevices = (): void => {
    dialogs.close();
    navigation.goTo({ page: 'devices' });
  };
  const brought = report.nothingNew
    ? text.nothingNewDetail
    : `${text.imported(newEntries, newRotations)}. ${describeNext(report)}`;
  return (
    <Modal
      title={report.nothingNew ? text.nothingNew : text.importedTitle}
      description={
        <span className={styles.brought}>
          <Sentence text={brought} />
        </span>
      }
      onClose={() => dialogs.close()}
    >
      <div className={styles.parts} data-testid="import-result">
        {refused > 0 && <Part title={text.refusedTitle(refused)} detail={text.refusedDetail} />}
        {ofALaterVersion > 0 && <Part title={text.laterTitle(ofALaterVersion)} detail={text.laterDetail} />}
        {heldBack > 0 && <Part title={text.heldBackTitle(heldBack)} detail={text.heldBackDetail} />}
        {waiting > 0 && <Part title={text.waitingTitle(waiting)} detail={text.waitingDetail} />}
        {voided.length > 0 && <Voided entries={voided} />}
      </div>
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

interface PartProps {
  readonly title: string;
  readonly detail: string;
}

function Part({ title, detail }: PartProps) {
  return (
    <div>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.detail}>{detail}</p>
    </div>
  );
}

function Voided({ entries }: { readonly entries: ImportReportView['voided'] }) {
  return (
    <>
      <Part title={text.voidedTitle(entries.length)} detail={text.voidedDescription} />
      <ul className={styles.entries}>
        {entries.slice(0, LISTED_AT_MOST).map(({ id, deviceName, sequence, reason }) => (
          <li key={id}>
            <strong>
              <DeviceName name={deviceName} />
            </strong>
            {text.voidedEntry(sequence, voidReasons[reason])}
          </li>
        ))}
        {entries.length > LISTED_AT_MOST && <li>{text.voidedMore(entries.length - LISTED_AT_MOST)}</li>}
      </ul>
    </>
  );
}
