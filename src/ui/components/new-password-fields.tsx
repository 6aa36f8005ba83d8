import type { ReactNode } from 'react';

import type { FormValues } from './form.js';
import { PasswordField } from './text-field.js';

/** How short a new password or passphrase may be, in characters. */
export const SHORTEST_PASSWORD = 10;
/** How long, in characters. */
export const LONGEST_PASSWORD = 1000;

/** What is wrong with a new password, by field. Empty when nothing is. */
export interface NewPasswordProblems {
  readonly password?: string;
  readonly repeated?: string;
}

/** Looks at the two fields of a new password. */
export function checkNewPassword(values: FormValues, noun: string): NewPasswordProblems {
  const password = values('newPassword');
  // As the vault counts: an accent is one character, whichever way the keyboard sends it.
  const { length } = Array.from(password.normalize('NFC'));
  if (length < SHORTEST_PASSWORD) {
    return { password: `This ${noun} is too short: it needs at least ${SHORTEST_PASSWORD} characters.` };
  }
  if (length > LONGEST_PASSWORD) {
    return { password: `This ${noun} is too long. At most ${LONGEST_PASSWORD.toLocaleString('en')} characters.` };
  }
  if (password !== values('repeatedPassword'))
    return { repeated: `The two ${noun}s are not the same. Type it once more.` };
  return {};
}

export function hasProblems(problems: NewPasswordProblems): boolean {
  return problems.password !== undefined || problems.repeated !== undefined;
}

interface NewPasswordFieldsProps {
  readonly noun: 'password' | 'passphrase';
  readonly label: string;
  readonly description: ReactNode;
  readonly problems: NewPasswordProblems;
  readonly testIds: { readonly password: string; readonly repeated: string };
}

/** A new password, typed twice. Its rules are said beforehand. */
export function NewPasswordFields({ noun, label, description, problems, testIds }: NewPasswordFieldsProps) {
  return (
    <>
      <PasswordField
        name="newPassword"
        label={label}
        description={description}
        problem={problems.password}
        autoComplete="new-password"
        data-testid={testIds.password}
      />
      <PasswordField
        name="repeatedPassword"
        label={`The same ${noun} again`}
        problem={problems.repeated}
        autoComplete="new-password"
        data-testid={testIds.repeated}
      />
    </>
  );
}
