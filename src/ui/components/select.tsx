import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

import { classNames } from './class-names.js';
import styles from './select.module.css';

interface SelectProps extends ComponentProps<'select'> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A choice of one out of a list that the system draws; closed, it looks like the other fields. */
export function Select({ options, className, ...rest }: SelectProps) {
  return (
    <span className={classNames(styles.frame, className)}>
      <select {...rest} className={styles.select}>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown className={styles.chevron} aria-hidden />
    </span>
  );
}
