import type { Step } from './step.js';

/** What a vault holds whose device asked to join. */
export interface ExpectedRequest {
  readonly kind: 'joining';
  readonly deviceName: string;
  readonly password: string;
}

/** What a vault holds, as far as a history of steps tells. */
export interface ExpectedAccount {
  readonly kind: 'member';
  readonly password: string;
  /** Why the key was rotated, oldest first. */
  readonly rotations: readonly string[];
  /** How many entries this device's own feed holds. */
  readonly ownEntries: number;
  /** How many entries of each other device are held, by their names. */
  readonly others: Readonly<Record<string, number>>;
  /** Which recovery key opens the vault: the first one of the account, or the how-manieth after it. */
  readonly recoveryKey: number;
}

/** Null where no vault is. */
export type Expected = ExpectedRequest | ExpectedAccount | null;

/** What is there after one more step. */
export function after(before: Expected, step: Step): Expected {
  switch (step.kind) {
    case 'create':
      return {
        kind: 'member',
        password: step.password,
        rotations: [],
        ownEntries: 1,
        others: {},
        recoveryKey: 0,
      };
    case 'request-join':
      return { kind: 'joining', deviceName: step.deviceName, password: step.password };
    case 'complete-join':
      if (before?.kind !== 'joining') throw new Error('There is no request that a welcome answers.');
      return { kind: 'member', password: before.password, ownEntries: 1, recoveryKey: 0, ...step.brings };
    case 'unlock':
    case 'index':
      return before;
    case 'rotate':
    case 'change-password':
    case 'admit':
    case 'adopt-recovery-key':
    case 'import':
      if (before?.kind !== 'member') throw new Error(`There is no account for the step "${step.kind}".`);
      return afterChange(before, step);
  }
}

type Change = Extract<
  Step,
  { readonly kind: 'rotate' | 'change-password' | 'admit' | 'adopt-recovery-key' | 'import' }
>;

function afterChange(account: ExpectedAccount, step: Change): ExpectedAccount {
  const { ownEntries, rotations, others } = account;
  switch (step.kind) {
    case 'rotate':
      return { ...account, ownEntries: ownEntries + 1, rotations: [...rotations, step.reason] };
    case 'change-password':
      return { ...account, ownEntries: ownEntries + 1, password: step.newPassword };
    case 'admit':
      // The admission, and the box for the new device.
      return { ...account, ownEntries: ownEntries + 2, others: { ...others, [step.name]: 0 } };
    case 'adopt-recovery-key':
      return { ...account, recoveryKey: account.recoveryKey + 1 };
    case 'import': {
      const { brings } = step;
      const { [brings.oldName]: _, ...kept } = others;
      return {
        ...account,
        ownEntries: ownEntries + 1,
        rotations: [...rotations, ...brings.rotations],
        others: { ...kept, [brings.name]: brings.entries },
      };
    }
  }
}
