import { formatNumber } from '../../core/common/text/plurals.js';
import styles from './filter-bar.module.css';

export interface FilterOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly count: number;
}

interface FilterBarProps<V extends string> {
  readonly label: string;
  readonly options: readonly FilterOption<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
}

/** Narrows a list to a part of it. */
export function FilterBar<V extends string>({ label, options, value, onChange }: FilterBarProps<V>) {
  return (
    <fieldset className={styles.bar} aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={styles.option}
          aria-pressed={option.value === value}
          data-testid={`filter-${option.value}`}
          onClick={() => onChange(option.value)}
        >
          {option.label} <span className={styles.count}>{formatNumber(option.count)}</span>
        </button>
      ))}
    </fieldset>
  );
}
