import { Switch } from '@base-ui/react/switch';
import { useId } from 'react';

import styles from './switch-field.module.css';

interface SwitchFieldProps {
  readonly label: string;
  readonly description: string;
  readonly isOn: boolean;
  /** While the change is being kept. */
  readonly isBusy: boolean;
  readonly onChange: (isOn: boolean) => void;
  /** For tests. */
  readonly testId: string;
}

/** Something that is on or off, and changes at once. */
export function SwitchField({ label, description, isOn, isBusy, onChange, testId }: SwitchFieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <div className={styles.text}>
        <span id={id} className={styles.label}>
          {label}
        </span>
        <p id={`${id}-description`} className={styles.description}>
          {description}
        </p>
      </div>
      <Switch.Root
        className={styles.switch}
        checked={isOn}
        readOnly={isBusy}
        aria-labelledby={id}
        aria-describedby={`${id}-description`}
        data-testid={testId}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
    </div>
  );
}
