import { FileLock2 } from 'lucide-react';
import { useId } from 'react';

import type { ChosenFile } from '../stores/dialog-store.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { Button } from './button.js';
import styles from './bundle-file-field.module.css';
import { ErrorNotice } from './notice.js';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';

const text = messages.bundles;

interface BundleFileFieldProps {
  readonly file: ChosenFile | null;
  readonly onChoose: (file: ChosenFile) => void;
  readonly problem: string | undefined;
}

/** A bundle that the person picks in a system dialog. The window learns its name and a token, never its path. */
export function BundleFileField({ file, onChoose, problem: found }: BundleFileFieldProps) {
  const { bridge } = useStores();
  const task = useTask();
  const problemId = useId();
  const problem = file === null ? found : undefined;
  const choose = (): Promise<boolean> =>
    task.run(async () => {
      const chosen = await bridge.invoke('app:chooseFile', { purpose: 'import-bundle' });
      if (chosen !== null) onChoose(chosen);
    });
  return (
    <fieldset className={styles.field}>
      <legend className={styles.label}>{text.file}</legend>
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
          {file === null ? text.choose : text.chooseAnother}
        </Button>
        <span className={styles.name} data-testid="chosen-file" aria-live="polite">
          {file === null ? text.noneChosen : <bdi>{displayText(file.name, 80)}</bdi>}
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
