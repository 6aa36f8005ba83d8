import { FileLock2 } from 'lucide-react';
import { useId } from 'react';

import type { RequestArgument } from '../../ipc/contract.js';
import type { ChosenFile } from '../stores/dialog-store.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { Button } from './button.js';
import styles from './file-field.module.css';
import { ErrorNotice } from './notice.js';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';

interface FileFieldProps {
  readonly purpose: RequestArgument<'app:chooseFile'>['purpose'];
  /** What kind of file it is, and what its button says before one was chosen. */
  readonly words: { readonly label: string; readonly choose: string };
  readonly file: ChosenFile | null;
  readonly onChoose: (file: ChosenFile) => void;
  /** What is wrong: that there is none, or what came of the one that was chosen. */
  readonly problem: string | undefined;
}

/** A file that the person picks in a system dialog. The window learns its name and a token, never its path. */
export function FileField({ purpose, words, file, onChoose, problem }: FileFieldProps) {
  const { bridge } = useStores();
  const task = useTask();
  const problemId = useId();
  const choose = (): Promise<boolean> =>
    task.run(async () => {
      const chosen = await bridge.invoke('app:chooseFile', { purpose });
      if (chosen !== null) onChoose(chosen);
    });
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{words.label}</legend>
      <div className={styles.row}>
        <Button
          icon={FileLock2}
          isBusy={task.isBusy}
          // A button can't be invalid to the ear: what it chose is, and it is described by the problem.
          data-invalid={problem !== undefined || undefined}
          aria-describedby={problem === undefined ? undefined : problemId}
          data-first-focus
          data-testid="choose-file"
          onClick={() => void choose()}
        >
          {file === null ? words.choose : messages.bundles.chooseAnother}
        </Button>
        <span className={styles.name} data-testid="chosen-file" aria-live="polite">
          {file === null ? messages.bundles.noneChosen : <bdi>{displayText(file.name, 80)}</bdi>}
        </span>
      </div>
      {problem !== undefined && (
        <p className={styles.problem} id={problemId} role="alert">
          {problem}
        </p>
      )}
      {task.error !== null && <ErrorNotice error={task.error} />}
    </fieldset>
  );
}
