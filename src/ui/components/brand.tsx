import { messages } from '../text/messages.js';
import styles from './brand.module.css';

/** The name of the app with its star. */
export function Brand() {
  return (
    <div className={styles.brand}>
      <svg className={styles.star} viewBox="0 0 24 24" aria-hidden>
        <path d="M12 1.5c.9 6.2 3.4 8.9 10.5 10.5C15.4 13.6 12.9 16.3 12 22.5 11.1 16.3 8.6 13.6 1.5 12 8.6 10.4 11.1 7.7 12 1.5Z" />
      </svg>
      <span className={styles.name}>{messages.common.productName}</span>
    </div>
  );
}
