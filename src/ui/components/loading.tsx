import { classNames } from './class-names.js';
import styles from './loading.module.css';

/** What the rows to come look like; `lines` of text unless told otherwise. */
export type LoadingLook = 'lines' | 'devices' | 'rotations';

interface LoadingRowsProps {
  readonly rows?: number;
  readonly label: string;
  readonly look?: LoadingLook;
}

/** Stands where a list is about to be. */
export function LoadingRows({ rows = 4, label, look = 'lines' }: LoadingRowsProps) {
  return (
    <div className={classNames(styles.rows, styles[look])} aria-live="polite" data-testid="loading">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} aria-hidden>
          {look !== 'lines' && (
            <>
              <i />
              <i />
            </>
          )}
        </div>
      ))}
    </div>
  );
}
