import type { News, Step } from './step.js';

/** What a vault holds, as far as a history of steps tells. Null where no vault is. */
export interface ExpectedAccount {
  readonly password: string;
  /** Why the key was rotated, oldest first. */
  readonly rotations: readonly string[];
  /** How many entries this device's own feed holds. */
  readonly ownEntries: number;
  /** What of the other device's feed has arrived. */
  readonly other: Pick<News, 'name' | 'entries'> | null;
}

/** The account after one more step. */
export function after(account: ExpectedAccount | null, step: Step): ExpectedAccount {
  if (step.kind === 'create') return { password: step.password, rotations: [], ownEntries: 1, other: null };
  if (!account) throw new Error(`There is no vault for the step "${step.kind}".`);
  const ownEntries = account.ownEntries + 1;
  switch (step.kind) {
    case 'unlock':
    case 'index':
      return account;
    case 'rotate':
      return { ...account, ownEntries, rotations: [...account.rotations, step.reason] };
    case 'change-password':
      return { ...account, ownEntries, password: step.newPassword };
    case 'import': {
      const { rotations, name, entries } = step.brings;
      return { ...account, ownEntries, rotations: [...account.rotations, ...rotations], other: { name, entries } };
    }
  }
}
