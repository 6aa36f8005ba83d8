import { messages } from '../text/messages.js';
import styles from './comparison-code.module.css';

/** A code that a person compares with what another screen shows, and why that is worth it. */
export function ComparisonCode({ code }: { readonly code: string }) {
  return (
    <>
      <code className={styles.code} data-testid="comparison-code">
        {code}
      </code>
      <p className={styles.why}>{messages.devices.compareWhy}</p>
    </>
  );
}
