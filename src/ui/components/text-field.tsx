import { ArrowBigUpDash, Eye, EyeOff } from 'lucide-react';
import { useId, useState, type ComponentProps, type KeyboardEvent, type ReactNode } from 'react';

import type { TextLimit } from '../../core/common/visible-text.js';
import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import { classNames } from './class-names.js';
import { useStandingProblem } from './mending.js';
import { useTextLimit } from './use-text-limit.js';
import { Select } from './select.js';
import styles from './text-field.module.css';

/**
 * How much a field for a secret holds, in UTF-16 code units: all that can be sent. Longer than any password, because an input
 * cuts off what is pasted without a word, and half a password opens nothing.
 */
export const MAX_SECRET_LENGTH = 8192;

interface FieldProps {
  readonly label: string;
  /** Said beforehand: rules, and what the value is for. */
  readonly description?: ReactNode;
  /** What was wrong with the value when the form was sent; shown until the value is another. */
  readonly problem?: string | undefined;
  /** A small button at the end of the label's line. */
  readonly labelAction?: ReactNode;
}

interface FieldParts extends FieldProps {
  /** How much of what fits is used: "50 of 64". */
  readonly count?: string | null;
  /** More about the value than words, said where the description is. */
  readonly details?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}

type InputProps = Omit<ComponentProps<'input'>, 'className' | 'id' | 'type'>;

interface FieldIds {
  readonly input: string;
  readonly describedBy: string | undefined;
}

/** From top to bottom, and to the ear: the label, the input, what is wrong with its value, and what else there is to know. */
function Field({ label, description, problem, labelAction, count = null, details, children }: FieldParts) {
  const id = useId();
  const describedBy = [
    problem !== undefined && `${id}-problem`,
    description !== undefined && `${id}-description`,
  ].filter(Boolean);
  return (
    <div className={styles.field}>
      <div className={styles.labelLine}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {labelAction}
        {count !== null && (
          <span className={styles.count} aria-hidden>
            {count}
          </span>
        )}
      </div>
      {children({ input: id, describedBy: describedBy.length > 0 ? describedBy.join(' ') : undefined })}
      {problem !== undefined && (
        <p className={styles.problem} id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      {details}
      {description !== undefined && (
        <p className={styles.description} id={`${id}-description`}>
          {description}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends FieldProps, InputProps {
  /** How long the value may be. It is counted as it draws near, and a form with a longer one is not sent. */
  readonly limit?: TextLimit;
}

/** A line of text with its label. Uncontrolled: forms read it when they are sent. */
export function TextField({ label, description, problem: found, labelAction, limit, ...rest }: TextFieldProps) {
  const length = useTextLimit(limit);
  const standing = useStandingProblem(found, rest.name);
  const problem = length.problem ?? standing;
  return (
    <Field label={label} description={description} problem={problem} labelAction={labelAction} count={length.count}>
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
          data-too-long={length.problem !== undefined || undefined}
          onInput={({ currentTarget }) => length.note(currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Whether a secret can be read on the screen, shared by the fields that show it together. */
export interface SecretVisibility {
  readonly isShown: boolean;
  readonly setShown: (isShown: boolean) => void;
}

/** Hidden, until somebody asks to see it. */
export function useSecretVisibility(): SecretVisibility {
  const [isShown, setShown] = useState(false);
  return { isShown, setShown };
}

interface PasswordFieldProps extends FieldProps, InputProps {
  /** Whether the value can be read; the field keeps it to itself when left out. */
  readonly visibility?: SecretVisibility;
  /** What there is to know besides the description, and more than words. */
  readonly details?: ReactNode;
  /** It opens nothing, as is said elsewhere: it is selected, so that typing replaces it. */
  readonly isRefused?: boolean;
}

/**
 * A secret with its label. Its value lives in the input alone, never in the state of a component, so that nothing keeps it
 * once the form is gone.
 */
export function PasswordField(props: PasswordFieldProps) {
  const { label, description, labelAction, visibility, details, 'aria-describedby': alsoBy, ...others } = props;
  const { problem: found, isRefused: wasRefused = false, ...rest } = others;
  const problem = useStandingProblem(found, rest.name);
  const isRefused = useStandingProblem(wasRefused, rest.name) === true;
  const own = useSecretVisibility();
  const { isShown, setShown } = visibility ?? own;
  const capsLock = useCapsLock();
  return (
    <Field label={label} description={description} problem={problem} labelAction={labelAction} details={details}>
      {({ input, describedBy }) => (
        <>
          <div className={styles.withButton}>
            <input
              autoComplete="off"
              spellCheck={false}
              autoCapitalize="off"
              maxLength={MAX_SECRET_LENGTH}
              {...rest}
              {...capsLock.listeners}
              id={input}
              type={isShown ? 'text' : 'password'}
              className={classNames(styles.input, styles.secret)}
              aria-describedby={classNames(describedBy, alsoBy) || undefined}
              aria-invalid={problem !== undefined || isRefused || undefined}
              data-refused={isRefused || undefined}
            />
            <IconButton
              icon={isShown ? EyeOff : Eye}
              label={isShown ? messages.passwords.hide(label) : messages.passwords.show(label)}
              aria-pressed={isShown}
              onClick={() => setShown(!isShown)}
            />
          </div>
          <p className={styles.capsLock} aria-live="polite">
            {capsLock.isOn && (
              <>
                <ArrowBigUpDash className={styles.capsLockIcon} aria-hidden />
                {messages.passwords.capsLock}
              </>
            )}
          </p>
        </>
      )}
    </Field>
  );
}

/** Whether Caps Lock is on while a field has the focus; the system tells it with each key only. */
function useCapsLock() {
  const [isOn, setIsOn] = useState(false);
  const look = (event: KeyboardEvent): void => setIsOn(event.getModifierState('CapsLock'));
  return { isOn, listeners: { onKeyDown: look, onKeyUp: look, onBlur: () => setIsOn(false) } };
}

type SelectFieldProps = FieldProps & Omit<ComponentProps<typeof Select>, 'className' | 'id'>;

/** A choice of one, as the system draws it. */
export function SelectField({ label, description, problem, ...rest }: SelectFieldProps) {
  return (
    <Field label={label} description={description} problem={problem}>
      {({ input, describedBy }) => (
        <Select {...rest} id={input} className={styles.select} aria-describedby={describedBy} />
      )}
    </Field>
  );
}
