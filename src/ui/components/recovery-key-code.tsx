import { Copy, FileDown, Printer } from 'lucide-react';
import { useRef, useState } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import { Button } from './button.js';
import { ErrorNotice } from './notice.js';
import styles from './recovery-key-code.module.css';
import { SecretCode } from './secret-code.js';
import { useStores } from './stores-context.js';
import { useTask } from './use-task.js';

const text = messages.recovery;

/** Copies what is selected inside `element`; works without the permission that the clipboard interface asks for. */
function copyText(element: HTMLElement): boolean {
  const selection = window.getSelection();
  if (selection === null) return false;
  selection.selectAllChildren(element);
  const wasCopied = document.execCommand('copy');
  selection.removeAllRanges();
  return wasCopied;
}

/** A recovery key, with the ways to take it along. */
export function RecoveryKeyCode({ recoveryKey }: { readonly recoveryKey: string }) {
  const { session } = useStores();
  const element = useRef<HTMLElement>(null);
  const [outcome, setOutcome] = useState(text.takeAlong);
  const task = useTask();
  const copy = (): void => {
    if (element.current !== null) setOutcome(copyText(element.current) ? text.copied : text.copyRefused);
  };
  const save = (): Promise<boolean> =>
    task.run(async () => {
      const written = await session.saveRecoveryKey(recoveryKey);
      if (written !== null) setOutcome(text.saved(displayText(written.name, 80), displayText(written.folder)));
    });
  return (
    <div className={styles.block}>
      <SecretCode code={recoveryKey} label={text.codeLabel} testId="recovery-key" ref={element} />
      <div className={styles.actions}>
        <Button icon={Copy} data-testid="copy-recovery-key" onClick={copy}>
          {text.copy}
        </Button>
        <Button icon={FileDown} isBusy={task.isBusy} data-testid="save-recovery-key" onClick={() => void save()}>
          {text.save}
        </Button>
        <Button icon={Printer} data-testid="print-recovery-key" onClick={() => window.print()}>
          {text.print}
        </Button>
      </div>
      <Outcome words={outcome} error={task.error} />
    </div>
  );
}

function Outcome({ words, error }: { readonly words: string; readonly error: ErrorView | null }) {
  if (error !== null) return <ErrorNotice error={error} />;
  return (
    <p className={styles.outcome} aria-live="polite">
      {words}
    </p>
  );
}
