import { useState } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import { Button } from '../components/button.js';
import { FileField } from '../components/file-field.js';
import { Form, type FormValues } from '../components/form.js';
import { Actions } from '../components/modal.js';
import { ErrorNotice } from '../components/notice.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import type { Task } from '../components/use-task.js';
import { WorkProgress } from '../components/work-progress.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import { messages } from '../text/messages.js';
import styles from './add-device-dialog.module.css';
import type { OpenedRequest } from './add-device-dialog.js';
import { CancelButton, Fields } from './form-dialog.js';

const words = messages.adding;
const fileWords = { label: words.file, choose: words.choose };

interface Problems {
  readonly file?: string | undefined;
  readonly code?: string | undefined;
}

interface RequestStepProps {
  readonly task: Task;
  readonly file: ChosenFile | null;
  readonly onChoose: (file: ChosenFile) => void;
  readonly onOpened: (opened: OpenedRequest) => void;
}

/** What to do on the new device, and then here: its request, and the code that it shows. */
export function RequestStep({ task, file, onChoose, onOpened }: RequestStepProps) {
  const { keystore, dialogs } = useStores();
  const [problems, setProblems] = useState<Problems>({});
  const submit = async (values: FormValues): Promise<boolean> => {
    const code = values('code').trim();
    setProblems({
      file: file === null ? words.fileMissing : undefined,
      code: code === '' ? words.codeMissing : undefined,
    });
    if (file === null || code === '') return false;
    return task.run(async () => {
      const joiner = await keystore.openJoinRequest({ request: file.token, code });
      onOpened({ request: file, code, joiner });
    });
  };
  const choose = (chosen: ChosenFile): void => {
    setProblems({});
    task.reset();
    onChoose(chosen);
  };
  const refusal = placeOf(task.error);
  return (
    <Form onSubmit={submit}>
      <Fields isDisabled={task.isBusy}>
        <OnNewDevice />
        <h3 className={styles.side}>{words.onThisDevice}</h3>
        {file === null && <p className={styles.hint}>{words.fileHint}</p>}
        <FileField
          purpose="open-request"
          words={fileWords}
          file={file}
          onChoose={choose}
          problem={refusal.file ?? problems.file}
        />
        <TextField
          name="code"
          label={words.code}
          description={words.codeDescription}
          placeholder={words.codePlaceholder}
          autoCapitalize="characters"
          problem={refusal.code ?? problems.code}
          data-refused={refusal.code === undefined ? undefined : true}
          data-testid="pairing-code"
        />
      </Fields>
      <WorkProgress operation="openJoinRequest" isBusy={task.isBusy} offersCancel={false}>
        {words.openingDetail}
      </WorkProgress>
      {refusal.elsewhere !== null && <ErrorNotice error={refusal.elsewhere} />}
      <Actions>
        <CancelButton isBusy={task.isBusy} operation="openJoinRequest" onClose={() => dialogs.close()} />
        <Button type="submit" kind="primary" isBusy={task.isBusy} data-testid="open-request">
          {task.isBusy ? words.opening : words.goOn}
        </Button>
      </Actions>
    </Form>
  );
}

function OnNewDevice() {
  return (
    <section className={styles.instructions}>
      <h3 className={styles.side}>{words.onNewDevice}</h3>
      <ol className={styles.list}>
        <li>{words.openThere}</li>
        <li>{words.saveThere}</li>
      </ol>
    </section>
  );
}

interface Refusal extends Problems {
  /** What is about neither the file nor the code. */
  readonly elsewhere: ErrorView | null;
}

/** Which field an error is about. */
function placeOf(error: ErrorView | null): Refusal {
  if (error === null) return { elsewhere: null };
  const { code, message, hint } = error;
  const said = `${message} ${hint}`;
  if (code === 'PAIRING_CODE_WRONG') return { code: said, elsewhere: null };
  const isAboutFile = code.startsWith('REQUEST_') || code === 'FILE_UNREADABLE';
  return isAboutFile ? { file: said, elsewhere: null } : { elsewhere: error };
}
