import { useId, useRef, useState } from 'react';

import { messages } from '../text/messages.js';
import type { FormValues } from './form.js';
import { useMending, useStandingProblem } from './mending.js';
import { StrengthMeter } from './strength-meter.js';
import { TextButton } from './text-button.js';
import { PasswordField, useSecretVisibility } from './text-field.js';
import { usePasswordStrength } from './use-password-strength.js';

/** How short a new password may be, in characters. */
export const MIN_PASSWORD_LENGTH = 10;
/** How long, in characters. */
export const MAX_PASSWORD_LENGTH = 1000;

const text = messages.passwords;

/** What is wrong with a new password, by field. Empty when nothing is. */
export interface NewPasswordProblems {
  readonly password?: string;
  readonly repeated?: string;
}

/** Looks at the two fields of a new password. */
export function checkNewPassword(values: FormValues): NewPasswordProblems {
  const password = values('newPassword');
  // As the vault counts: an accent is one character, whichever way the keyboard sends it.
  const { length } = Array.from(password.normalize('NFC'));
  if (length === 0) return { password: text.missing };
  if (length < MIN_PASSWORD_LENGTH) return { password: text.tooShort(MIN_PASSWORD_LENGTH) };
  if (length > MAX_PASSWORD_LENGTH) return { password: text.tooLong(MAX_PASSWORD_LENGTH) };
  return password === values('repeatedPassword') ? {} : { repeated: text.differ };
}

export function hasProblems(problems: NewPasswordProblems): boolean {
  return problems.password !== undefined || problems.repeated !== undefined;
}

interface NewPasswordFieldsProps {
  readonly label: string;
  readonly problems: NewPasswordProblems;
}

/** A new password for the vault on this device, typed twice. Its rules are said beforehand; how good it is, while it is typed. */
export function NewPasswordFields({ label, problems }: NewPasswordFieldsProps) {
  const { mend } = useMending();
  const problem = useStandingProblem(problems.password, 'newPassword');
  // That the two differ can be mended in either.
  const repeatedProblem = useStandingProblem(problems.repeated, 'newPassword', 'repeatedPassword');
  const password = useRef<HTMLInputElement>(null);
  const repeated = useRef<HTMLInputElement>(null);
  const visibility = useSecretVisibility();
  const { state, prepare, onInput, suggest, reset } = usePasswordStrength(password, whatIsTriedFirst);
  const [isSuggested, setIsSuggested] = useState(false);
  const [isSuggesting, setIsSuggesting] = useState(false);
  const wordsId = useId();

  const fillIn = async (): Promise<void> => {
    if (isSuggesting) return;
    setIsSuggesting(true);
    const passphrase = await suggest();
    setIsSuggesting(false);
    if (passphrase === null || password.current === null || repeated.current === null) return;
    password.current.value = passphrase;
    repeated.current.value = passphrase;
    mend('newPassword');
    visibility.setShown(true);
    setIsSuggested(true);
    password.current.focus();
    reset();
  };
  // What is wrong says the rule already.
  const whatToType =
    problem === undefined ? `${text.atLeast(MIN_PASSWORD_LENGTH)} ${text.vaultAdvice}` : text.vaultAdvice;
  const rules = isSuggested ? text.suggested : whatToType;
  return (
    <>
      <PasswordField
        ref={password}
        name="newPassword"
        label={label}
        labelAction={
          <TextButton
            title={text.suggestHint}
            aria-busy={isSuggesting || undefined}
            data-testid="suggest-passphrase"
            onClick={() => void fillIn()}
          >
            {isSuggesting ? text.suggesting : text.suggest}
          </TextButton>
        }
        problem={problem}
        aria-describedby={wordsId}
        details={<StrengthMeter state={state} rules={rules} wordsId={wordsId} />}
        visibility={visibility}
        autoComplete="new-password"
        data-testid="vault-password"
        onFocus={prepare}
        onInput={() => {
          setIsSuggested(false);
          onInput();
        }}
      />
      <PasswordField
        ref={repeated}
        name="repeatedPassword"
        label={text.again}
        problem={repeatedProblem}
        visibility={visibility}
        autoComplete="new-password"
        data-testid="vault-password-confirm"
      />
    </>
  );
}

/** The names of the device and of the app, which somebody who has the file knows. */
function whatIsTriedFirst(input: HTMLInputElement): readonly string[] {
  const deviceName = input.form?.elements.namedItem('deviceName');
  const names = deviceName instanceof HTMLInputElement ? deviceName.value.split(/\s+/) : [];
  return ['onestarstream', 'onestar', 'keystore', 'vault', ...names];
}
