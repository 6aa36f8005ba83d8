import { useEffect, useRef, type ReactNode } from 'react';

import { messages } from '../text/messages.js';
import styles from './gate.module.css';

interface GateProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Where the person is on the way in, above the title. */
  readonly steps?: ReactNode;
  readonly children: ReactNode;
  /** Said below the panel. */
  readonly footer?: ReactNode;
}

/** A panel in the middle of the window, for everything that comes before the vault is open. */
export function Gate({ title, description, steps, children, footer }: GateProps) {
  const panel = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = messages.common.productName;
    // Where something is to be typed or chosen, begin there; else the heading is read.
    const field = panel.current?.querySelector<HTMLElement>('[data-first-focus], input:not([type="checkbox"])');
    (field ?? heading.current)?.focus({ preventScroll: true });
  }, []);
  return (
    <main className={styles.gate}>
      <div className={styles.panel} ref={panel}>
        {steps}
        <header className={styles.header}>
          <h1 className={styles.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {description !== undefined && <p className={styles.description}>{description}</p>}
        </header>
        {children}
      </div>
      {footer !== undefined && <div className={styles.footer}>{footer}</div>}
    </main>
  );
}
