import type { RefObject } from 'react';

import { groupsOf } from '../text/printed-code.js';
import styles from './secret-code.module.css';

interface SecretCodeProps {
  readonly code: string;
  readonly label: string;
  readonly testId: string;
  readonly ref?: RefObject<HTMLElement | null>;
}

/** A code that is typed elsewhere, in its groups: each has its number, so that nobody loses their place. */
export function SecretCode({ code, label, testId, ref }: SecretCodeProps) {
  return (
    <code className={styles.code} ref={ref} data-testid={testId} aria-label={label}>
      {groupsOf(code).map((group, index) => (
        <span key={index} className={styles.group}>
          {index > 0 && <span className={styles.hyphen}>-</span>}
          {group}
        </span>
      ))}
    </code>
  );
}
