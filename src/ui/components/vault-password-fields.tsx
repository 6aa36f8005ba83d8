import { NewPasswordFields, SHORTEST_PASSWORD, type NewPasswordProblems } from './new-password-fields.js';

/** The password of the vault on this device, typed twice. */
export function VaultPasswordFields({
  label,
  problems,
}: {
  readonly label: string;
  readonly problems: NewPasswordProblems;
}) {
  return (
    <NewPasswordFields
      noun="password"
      label={label}
      description={`At least ${SHORTEST_PASSWORD} characters. Four or five unrelated words are strong and easy to keep in mind. Nobody can reset it for you.`}
      problems={problems}
      testIds={{ password: 'vault-password', repeated: 'vault-password-confirm' }}
    />
  );
}
