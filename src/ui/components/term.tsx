import { Tooltip } from '@base-ui/react/tooltip';
import { useId, type ReactNode } from 'react';

import { messages } from '../text/messages.js';
import styles from './term.module.css';

/** A word that has a line of its own in the catalogue. */
export type TermName = keyof typeof messages.terms;

interface TermProps {
  readonly name: TermName;
  readonly children: ReactNode;
}

/** A word that a person may not know: what it means shows under the pointer and with the focus, and is read out. */
export function Term({ name, children }: TermProps) {
  const id = useId();
  return (
    <>
      <Tooltip.Root>
        <Tooltip.Trigger className={styles.term} closeOnClick={false} aria-describedby={id} data-testid="term">
          {children}
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Positioner className={styles.positioner} sideOffset={6}>
            <Tooltip.Popup className={styles.line} data-testid="term-explained">
              {messages.terms[name]}
            </Tooltip.Popup>
          </Tooltip.Positioner>
        </Tooltip.Portal>
      </Tooltip.Root>
      <span id={id} hidden>
        {messages.terms[name]}
      </span>
    </>
  );
}

interface ExplainedProps {
  readonly text: string;
  /** Those in the text that can be asked about, each where it stands first. */
  readonly terms: readonly TermName[];
}

/** A text in which some words can be asked about. */
export function Explained({ text, terms: [first, ...others] }: ExplainedProps): ReactNode {
  const found = first === undefined ? null : new RegExp(`${first}s?`, 'i').exec(text);
  if (first === undefined || found === null) return text;
  const [word] = found;
  return (
    <>
      <Explained text={text.slice(0, found.index)} terms={others} />
      <Term name={first}>{word}</Term>
      <Explained text={text.slice(found.index + word.length)} terms={others} />
    </>
  );
}
