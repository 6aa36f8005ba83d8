import { AppError, appError } from '../core/errors.js';
import type { CommandContext } from './command.js';

/**
 * Opens the vault with its password. Asks for it only when there is a vault that it could open.
 * Throws `VAULT_MISSING`, why the vault is unusable, and what `Vault.unlock` throws.
 */
export async function unlock(context: CommandContext): Promise<void> {
  await unlockWith(context, await passwordOfExistingVault(context));
}

/** The password of the vault, for commands that need it twice. Throws as `unlock` does. */
export async function passwordOfExistingVault({ application, secrets }: CommandContext): Promise<string> {
  const { state } = application.vault;
  if (state.kind === 'missing') throw appError('VAULT_MISSING');
  if (state.kind === 'unusable') throw AppError.from(state.error);
  return secrets.password();
}

/** Opens the vault with a password at hand, and has all of it read: what a command says is said once. Throws what `Vault.unlock` throws. */
export async function unlockWith({ application, waitMs }: CommandContext, password: string): Promise<void> {
  await application.vault.unlock(password, { waitMs });
  await application.vault.whenVerified();
}

/** Throws `VAULT_EXISTS` before a person is asked for anything when there is a vault already. */
export function requireNoVault({ application }: CommandContext): void {
  const { state } = application.vault;
  if (state.kind === 'missing') return;
  if (state.kind === 'unusable') throw AppError.from(state.error);
  throw appError('VAULT_EXISTS');
}
