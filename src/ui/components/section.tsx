import { useId, type ReactNode } from 'react';

import { classNames } from './class-names.js';
import styles from './section.module.css';

interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Leaves the space around the content to the content, for lists that reach the edges. */
  readonly isFlush?: boolean;
  readonly testId?: string;
  readonly children?: ReactNode;
}

/** A titled part of a page. */
export function Section({ title, description, actions, isFlush = false, testId, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id} data-testid={testId}>
      <header className={styles.header}>
        <div className={styles.heading}>
          <h2 id={id}>{title}</h2>
          {description !== undefined && <p className={styles.description}>{description}</p>}
        </div>
        {actions !== undefined && actions !== false && <div className={styles.actions}>{actions}</div>}
      </header>
      {children !== undefined && <div className={classNames(styles.content, isFlush && styles.flush)}>{children}</div>}
    </section>
  );
}
