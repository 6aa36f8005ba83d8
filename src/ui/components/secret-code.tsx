import { Copy, Printer } from 'lucide-react';
import { useRef, useState } from 'react';

import { Button } from './button.js';
import styles from './secret-code.module.css';

type CopyState = 'not-copied' | 'copied' | 'refused';

const copyWords: Record<CopyState, string> = {
  'not-copied': '',
  copied: 'Copied. Paste it somewhere safe, then copy something else: other programs can read the clipboard.',
  refused: 'The system did not allow copying. Select the code and copy it by hand.',
};

/** Copies what is selected inside `element`; works without the permission that the clipboard interface asks for. */
function copyText(element: HTMLElement): boolean {
  const selection = window.getSelection();
  if (selection === null) return false;
  selection.selectAllChildren(element);
  const wasCopied = document.execCommand('copy');
  selection.removeAllRanges();
  return wasCopied;
}

/** A code to be written down, with the ways to take it along. */
export function SecretCode({ code }: { readonly code: string }) {
  const element = useRef<HTMLElement>(null);
  const [copyState, setCopyState] = useState<CopyState>('not-copied');
  const copy = (): void => {
    if (element.current !== null) setCopyState(copyText(element.current) ? 'copied' : 'refused');
  };
  return (
    <div className={styles.block}>
      <code className={styles.code} ref={element} data-testid="recovery-code">
        {code}
      </code>
      <div className={styles.actions}>
        <Button icon={Copy} data-testid="copy-recovery-code" onClick={copy}>
          Copy
        </Button>
        <Button icon={Printer} data-testid="print-recovery-code" onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <p className={styles.outcome} aria-live="polite">
        {copyWords[copyState]}
      </p>
    </div>
  );
}
