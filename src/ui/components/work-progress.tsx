import { observer } from 'mobx-react-lite';
import { useEffect, useState } from 'react';

import type { VaultProgressView } from '../../ipc/contract.js';
import type { LongOperation } from '../stores/work-store.js';
import { messages } from '../text/messages.js';
import { useStores } from './stores-context.js';
import { TextButton } from './text-button.js';
import styles from './work-progress.module.css';

const text = messages.work;

/** How long work runs before it is worth a word, ms; what is quicker would only flicker. */
const PATIENCE_MS = 400;

interface WorkProgressProps {
  readonly operation: LongOperation;
  readonly isBusy: boolean;
  /** What is going on, and why it takes time; said until the app itself tells. */
  readonly children: string;
  /** Whether the way to cancel it is here; where a dialog has one already, it is not. */
  readonly offersCancel?: boolean;
}

/** Says of long work how far it is. */
export const WorkProgress = observer(function WorkProgress({
  operation,
  isBusy,
  children,
  offersCancel = true,
}: WorkProgressProps) {
  const { work } = useStores();
  const isLong = useOutlasts(isBusy, PATIENCE_MS);
  useEffect(() => {
    if (!isBusy) return undefined;
    work.clear();
    return () => work.clear();
  }, [work, isBusy]);
  const progress = work.progressOf(operation);
  const words = progress === null ? children : text.phases[progress.phase];
  const percent = percentOf(progress);
  return (
    <div className={styles.live} aria-live="polite">
      {isLong && (
        <div className={styles.progress} data-testid="work-progress">
          <ProgressBar label={words} percent={percent} />
          <p className={styles.words}>
            {work.cancellation === 'too-late' ? text.tooLate : words}{' '}
            {/* Not read out: a screen reader gets it from the bar on request. */}
            {percent !== null && <span aria-hidden>{text.percent(percent)} </span>}
            {offersCancel && progress !== null && work.cancellation !== 'too-late' && (
              <TextButton data-testid="cancel-work" onClick={() => void work.cancel()}>
                {work.cancellation === 'asked' ? text.cancelling : messages.common.cancel}
              </TextButton>
            )}
          </p>
        </div>
      )}
    </div>
  );
});

/** @param percent null when nobody knows. */
function ProgressBar({ label, percent }: { readonly label: string; readonly percent: number | null }) {
  return (
    <>
      <progress className="visually-hidden" aria-label={label} max={100} value={percent ?? undefined} />
      <div className={styles.track} aria-hidden>
        {percent === null ? (
          <span className={styles.runner} />
        ) : (
          <span className={styles.filled} style={{ inlineSize: `${percent}%` }} />
        )}
      </div>
    </>
  );
}

function percentOf(progress: VaultProgressView | null): number | null {
  if (progress === null || progress.total === null || progress.total === 0) return null;
  return Math.floor((100 * progress.done) / progress.total);
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
