import styles from './loading.module.css';

/** Stands where a list is about to be. */
export function LoadingRows({ rows = 4, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <div className={styles.rows} aria-live="polite" data-testid="loading">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row} aria-hidden />
      ))}
    </div>
  );
}
