import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ComponentProps, type ReactNode } from 'react';

import { IconButton } from './button.js';
import { classNames } from './class-names.js';
import styles from './text-field.module.css';

/**
 * How much a field for a secret holds, in UTF-16 code units: all that can be sent. Longer than any password, because an input
 * cuts off what is pasted without a word, and half a password opens nothing.
 */
export const LONGEST_SECRET = 8192;

interface FieldProps {
  readonly label: string;
  /** Said beforehand: rules, and what the value is for. */
  readonly description?: ReactNode;
  /** What is wrong with the value. */
  readonly problem?: string | undefined;
}

type InputProps = Omit<ComponentProps<'input'>, 'className' | 'id' | 'type'>;

interface FieldIds {
  readonly input: string;
  readonly describedBy: string | undefined;
}

function Field({
  label,
  description,
  problem,
  children,
}: FieldProps & { readonly children: (ids: FieldIds) => ReactNode }) {
  const id = useId();
  const describedBy = [
    description !== undefined && `${id}-description`,
    problem !== undefined && `${id}-problem`,
  ].filter(Boolean);
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({ input: id, describedBy: describedBy.length > 0 ? describedBy.join(' ') : undefined })}
      {problem !== undefined && (
        <p className={styles.problem} id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {description !== undefined && (
        <p className={styles.description} id={`${id}-description`}>
          {description}
        </p>
      )}
    </div>
  );
}

/** A line of text with its label. Uncontrolled: forms read it when they are sent. */
export function TextField({ label, description, problem, ...rest }: FieldProps & InputProps) {
  return (
    <Field label={label} description={description} problem={problem}>
      {({ input, describedBy }) => (
        <input
          autoComplete="off"
          spellCheck={false}
          {...rest}
          id={input}
          type="text"
          className={styles.input}
          aria-describedby={describedBy}
          aria-invalid={problem !== undefined || undefined}
        />
      )}
    </Field>
  );
}

/**
 * A secret with its label. Its value lives in the input alone, never in the state of a component, so that nothing keeps it
 * once the form is gone.
 */
export function PasswordField({ label, description, problem, ...rest }: FieldProps & InputProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <Field label={label} description={description} problem={problem}>
      {({ input, describedBy }) => (
        <div className={styles.withButton}>
          <input
            autoComplete="off"
            spellCheck={false}
            maxLength={LONGEST_SECRET}
            {...rest}
            id={input}
            type={isShown ? 'text' : 'password'}
            className={classNames(styles.input, styles.secret)}
            aria-describedby={describedBy}
            aria-invalid={problem !== undefined || undefined}
          />
          <IconButton
            icon={isShown ? EyeOff : Eye}
            label={isShown ? `Hide: ${label}` : `Show: ${label}`}
            aria-pressed={isShown}
            onClick={() => setIsShown(!isShown)}
          />
        </div>
      )}
    </Field>
  );
}

interface SelectFieldProps extends FieldProps, Omit<ComponentProps<'select'>, 'className' | 'id'> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/** A choice of one, as the system draws it. */
export function SelectField({ label, description, problem, options, ...rest }: SelectFieldProps) {
  return (
    <Field label={label} description={description} problem={problem}>
      {({ input, describedBy }) => (
        <select {...rest} id={input} className={classNames(styles.input, styles.select)} aria-describedby={describedBy}>
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
