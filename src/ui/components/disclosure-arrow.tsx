import { ChevronDown } from 'lucide-react';

import styles from './disclosure-arrow.module.css';

/** Says of a summary, or of a button with `aria-expanded`, that it shows more, and turns over while it does. */
export function DisclosureArrow() {
  return <ChevronDown className={styles.arrow} aria-hidden />;
}
