import { messages } from '../text/messages.js';
import { NewPasswordFields, type NewPasswordProblems } from './new-password-fields.js';

interface VaultPasswordFieldsProps {
  readonly label: string;
  readonly problems: NewPasswordProblems;
}

/** The password of the vault on this device, typed twice. */
export function VaultPasswordFields({ label, problems }: VaultPasswordFieldsProps) {
  return (
    <NewPasswordFields
      noun="password"
      label={label}
      advice={messages.passwords.vaultAdvice}
      problems={problems}
      testIds={{ password: 'vault-password', repeated: 'vault-password-confirm' }}
    />
  );
}
