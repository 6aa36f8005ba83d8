import { useState } from 'react';

import type { RequestResult } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { Actions, Modal } from '../components/modal.js';
import { useStores } from '../components/stores-context.js';
import { useTask } from '../components/use-task.js';
import { WrittenFileFacts } from '../components/written-file-facts.js';
import { messages } from '../text/messages.js';
import styles from './export-bundle-dialog.module.css';
import { FormDialog } from './form-dialog.js';

type ExportResult = RequestResult<'keystore:export'>;

const text = messages.bundles;

/** Writes a bundle to a file, and says where it lies and what to do with it. */
export function ExportBundleDialog() {
  const { bridge, keystore } = useStores();
  const task = useTask();
  const [written, setWritten] = useState<ExportResult | null>(null);
  if (written !== null) return <Exported result={written} />;

  const submit = async (): Promise<boolean> => {
    let wasWritten = false;
    await task.run(async () => {
      const file = await bridge.invoke('app:chooseFile', { purpose: 'export-bundle' });
      // Changed their mind: the dialog stays.
      if (file === null) return;
      setWritten(await keystore.exportBundle({ file: file.token }));
      wasWritten = true;
    });
    return wasWritten;
  };
  return (
    <FormDialog
      title={text.exportTitle}
      description={text.exportDescription}
      task={task}
      submit={{ label: text.export, busyLabel: text.exporting, testId: 'confirm-export' }}
      work={{ operation: 'exportBundle', detail: text.exportDetail }}
      onSubmit={submit}
    />
  );
}

function Exported({ result: { name, folder, bytes, entries } }: { readonly result: ExportResult }) {
  const { dialogs } = useStores();
  return (
    <Modal title={text.exportedTitle} onClose={() => dialogs.close()}>
      <WrittenFileFacts file={{ name, folder }} testId="export-result">
        <dt>{text.content}</dt>
        <dd>{text.exportedSize(entries, formatBytes(bytes))}</dd>
      </WrittenFileFacts>
      <section className={styles.next}>
        <h3 className={styles.nextTitle}>{text.nextTitle}</h3>
        <ul>
          <li>{text.nextBring}</li>
          <li>{text.nextImport}</li>
          <li>{text.nextJoin}</li>
        </ul>
      </section>
      <Actions>
        <Button kind="primary" data-testid="dialog-done" onClick={() => dialogs.close()}>
          {messages.common.done}
        </Button>
      </Actions>
    </Modal>
  );
}

function formatBytes(bytes: number): string {
  if (bytes < 1024) return text.bytes(bytes);
  const kilobytes = bytes / 1024;
  return kilobytes < 1024 ? text.kilobytes(kilobytes) : text.megabytes(kilobytes / 1024);
}
