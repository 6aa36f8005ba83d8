import { useEffect, useRef, type ReactNode } from 'react';

import { hashOf } from '../stores/navigation-store.js';
import { messages } from '../text/messages.js';
import styles from './page.module.css';
import { useStores } from './stores-context.js';
import { type PlaceMemory, useScrollPlace } from './use-scroll-place.js';

interface PageProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly placeMemory?: PlaceMemory;
  readonly children: ReactNode;
}

/** A page of the window: its heading, which takes the focus when the page opens, and its parts. */
export function Page({ title, description, actions, placeMemory = 'while-open', children }: PageProps) {
  const { navigation } = useStores();
  const page = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = messages.shell.windowTitle(title);
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  useScrollPlace(page, hashOf(navigation.route), placeMemory);
  return (
    <div ref={page} className={styles.page}>
      <header className={styles.header}>
        <h1 className={styles.title} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {description !== undefined && <p className={styles.description}>{description}</p>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
