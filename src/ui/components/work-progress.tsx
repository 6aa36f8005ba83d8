import { useEffect, useState } from 'react';

import { messages } from '../text/messages.js';
import { TextButton } from './text-button.js';
import styles from './work-progress.module.css';

/** How long work runs before it is worth a word, ms; what is quicker would only flicker. */
const PATIENCE_MS = 400;

interface WorkProgressProps {
  readonly isBusy: boolean;
  /** What is going on, and why it takes time. */
  readonly children: string;
  /** Gives the work up; left out where it can't be. */
  readonly onCancel?: () => void;
}

/** Says of long work that it goes on, how far nobody knows. */
export function WorkProgress({ isBusy, children, onCancel }: WorkProgressProps) {
  const isLong = useOutlasts(isBusy, PATIENCE_MS);
  return (
    <div className={styles.live} aria-live="polite">
      {isLong && (
        <div className={styles.progress} data-testid="work-progress">
          <progress className="visually-hidden" aria-label={children} />
          <div className={styles.track} aria-hidden>
            <span className={styles.runner} />
          </div>
          <p className={styles.words}>
            {children}{' '}
            {onCancel !== undefined && (
              <TextButton data-testid="cancel-work" onClick={onCancel}>
                {messages.common.cancel}
              </TextButton>
            )}
          </p>
        </div>
      )}
    </div>
  );
}

/** True while `condition` has held for longer than `ms`. */
function useOutlasts(condition: boolean, ms: number): boolean {
  const [outlasts, setOutlasts] = useState(false);
  useEffect(() => {
    if (!condition) return undefined;
    const timer = window.setTimeout(() => setOutlasts(true), ms);
    return () => {
      window.clearTimeout(timer);
      setOutlasts(false);
    };
  }, [condition, ms]);
  return outlasts;
}
