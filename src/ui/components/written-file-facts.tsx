import type { ReactNode } from 'react';

import { displayText } from '../text/display-text.js';
import { messages } from '../text/messages.js';
import styles from './written-file-facts.module.css';

const text = messages.bundles;

interface WrittenFileFactsProps {
  readonly file: { readonly name: string; readonly folder: string };
  readonly testId: string;
  /** More facts about it: terms and descriptions. */
  readonly children?: ReactNode;
}

/** Where a file lies that was just written. */
export function WrittenFileFacts({ file, testId, children }: WrittenFileFactsProps) {
  return (
    <dl className={styles.facts} data-testid={testId}>
      <dt>{text.fileName}</dt>
      <dd>
        <bdi>{displayText(file.name)}</bdi>
      </dd>
      <dt>{text.folder}</dt>
      <dd>
        <bdi>{displayText(file.folder)}</bdi>
      </dd>
      {children}
    </dl>
  );
}
