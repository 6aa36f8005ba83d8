import type { ComponentProps } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import { messages } from '../text/messages.js';
import { MAX_SECRET_LENGTH, TextField } from './text-field.js';

const text = messages.recovery;

interface RecoveryKeyFieldProps extends Pick<ComponentProps<'input'>, 'ref' | 'onBlur' | 'onChange'> {
  /** By which the form reads it, and forgets what was wrong with it as it is typed anew; empty where somebody else does both. */
  readonly name?: string;
  readonly label?: string;
  readonly description?: string;
  readonly problem: string | undefined;
}

/** A recovery key, typed from paper. */
export function RecoveryKeyField(props: RecoveryKeyFieldProps) {
  const { label = text.key, description = text.keyDescription, name = 'recoveryKey', ...rest } = props;
  return (
    <TextField
      {...rest}
      name={name || undefined}
      label={label}
      description={description}
      maxLength={MAX_SECRET_LENGTH}
      autoCapitalize="characters"
      data-testid="recovery-key-input"
    />
  );
}

/** What is wrong with a recovery key that was typed, as far as the window can tell; undefined when nothing is. */
export function checkRecoveryKeyField(typed: string): string | undefined {
  return typed.trim() === '' ? text.keyMissing : undefined;
}

/** What the vault said of a recovery key, to stand beside its field; undefined where an error is about something else. */
export function recoveryKeyRefusal(error: ErrorView | null): string | undefined {
  const isAboutKey = error?.code === 'RECOVERY_KEY_INVALID' || error?.code === 'RECOVERY_KEY_FOREIGN';
  return isAboutKey ? `${error.message} ${error.hint}` : undefined;
}
