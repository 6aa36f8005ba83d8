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
export async function passwordOfExistingVault(context: CommandContext): Promise<string> {
  requireVault(context);
  return context.secrets.password();
}

/** Throws `VAULT_MISSING`, and why the vault is unusable, before a person is asked for anything. */
export function requireVault({ application }: CommandContext): void {
  const { state } = application.vault;
  if (state.kind === 'missing') throw appError('VAULT_MISSING');
  if (state.kind === 'unusable') throw AppError.from(state.error);
}

/**
 * Opens the vault with a password at hand, and has all of it read: what a command says is said once. Throws what `Vault.unlock` throws, and
 * `JOIN_PENDING` while it waits for its welcome.
 */
export async function unlockWith({ application: { vault }, waitMs }: CommandContext, password: string): Promise<void> {
  await vault.unlock(password, { waitMs });
  if (vault.state.kind === 'joining') throw appError('JOIN_PENDING');
  await vault.whenVerified();
}

/** Opens a vault that waits for its welcome. Throws as `unlock` does, and `otherwise` where it is a member's. */
export async function unlockPending(
  context: CommandContext,
  otherwise: 'JOIN_NOT_PENDING' | 'VAULT_EXISTS' = 'JOIN_NOT_PENDING',
): Promise<void> {
  const { vault } = context.application;
  await vault.unlock(await passwordOfExistingVault(context), { waitMs: context.waitMs });
  if (vault.state.kind !== 'joining') throw appError(otherwise);
}

/** Throws `VAULT_EXISTS` before a person is asked for anything when there is a vault already. */
export function requireNoVault({ application }: CommandContext): void {
  const { state } = application.vault;
  if (state.kind === 'missing') return;
  if (state.kind === 'unusable') throw AppError.from(state.error);
  throw appError('VAULT_EXISTS');
}
