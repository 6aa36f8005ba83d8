import { classNames } from './class-names.js';
import styles from './loading.module.css';

/** What the rows to come look like; `lines` of text unless told otherwise. */
export type LoadingLook = 'lines' | 'devices' | 'rotations';

interface LoadingRowsProps {
  readonly rows?: number;
  readonly label: string;
  readonly look?: LoadingLook;
}

/** Stands where a line of text is about to be; of two, the second is longer. */
export function LoadingBar({ isLate = false }: { readonly isLate?: boolean }) {
  return <i className={classNames(styles.bar, isLate && styles.late)} aria-hidden />;
}

/** Stands where a list is about to be. */
export function LoadingRows({ rows = 4, label, look = 'lines' }: LoadingRowsProps) {
  return (
    <div className={classNames(styles.rows, styles[look])} aria-live="polite" data-testid="loading">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classNames(styles.row, styles.late)} aria-hidden>
          <LoadingBar />
          {look !== 'lines' && <LoadingBar />}
        </div>
      ))}
    </div>
  );
}
