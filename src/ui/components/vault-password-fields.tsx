import { messages } from '../text/messages.js';
import { NewPasswordFields, SHORTEST_PASSWORD, type NewPasswordProblems } from './new-password-fields.js';

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
      description={messages.passwords.vaultRules(SHORTEST_PASSWORD)}
      problems={problems}
      testIds={{ password: 'vault-password', repeated: 'vault-password-confirm' }}
    />
  );
}
