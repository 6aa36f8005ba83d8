import { Check } from 'lucide-react';

import { messages } from '../text/messages.js';
import styles from './steps.module.css';

interface StepsProps {
  readonly labels: readonly string[];
  /** Index of the step that the person is at. */
  readonly current: number;
}

/** Where a person is on a short way. */
export function Steps({ labels, current }: StepsProps) {
  return (
    <ol className={styles.steps} aria-label={messages.welcome.steps}>
      {labels.map((label, index) => (
        <li
          key={label}
          className={styles.step}
          data-state={index < current ? 'done' : index === current ? 'current' : 'ahead'}
          aria-current={index === current ? 'step' : undefined}
        >
          <span className={styles.mark} aria-hidden>
            {index < current ? <Check className={styles.check} /> : index + 1}
          </span>
          <span className={styles.label}>{label}</span>
          {index < current && <span className="visually-hidden">, {messages.welcome.stepDone}</span>}
        </li>
      ))}
    </ol>
  );
}
