import type { ErrorView, VaultStateView } from '../../ipc/contract.js';
import type { RecoveryCodeOccasion, SessionStore } from './session-store.js';

/** What fills the window. */
export type Screen =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'disconnected'; readonly error: ErrorView }
  | { readonly kind: 'welcome' }
  | { readonly kind: 'recovery-code'; readonly code: string; readonly occasion: RecoveryCodeOccasion }
  | { readonly kind: 'unlock'; readonly reason: Extract<VaultStateView, { kind: 'locked' }>['reason'] }
  | { readonly kind: 'unusable'; readonly error: ErrorView }
  | { readonly kind: 'home' };

type Session = Pick<SessionStore, 'connection' | 'vault' | 'recoveryCodeStep'>;

/** Decides what fills the window. */
export function screenOf({ connection, vault, recoveryCodeStep: step }: Session): Screen {
  if (step.kind === 'showing') return { kind: 'recovery-code', code: step.code, occasion: step.occasion };
  // The vault is open a moment before the code arrives; until then the page that asked for it stays.
  if (step.kind === 'awaiting' && (step.occasion === 'create' || step.occasion === 'join')) return { kind: 'welcome' };
  if (step.kind === 'awaiting' && step.occasion === 'recover') return { kind: 'unlock', reason: 'not-unlocked' };
  if (connection.kind === 'failed' && (vault === null || vault.kind === 'unlocked')) {
    return { kind: 'disconnected', error: connection.error };
  }
  if (vault === null) return { kind: 'connecting' };
  switch (vault.kind) {
    case 'missing':
      return { kind: 'welcome' };
    case 'locked':
      return { kind: 'unlock', reason: vault.reason };
    case 'unusable':
      return { kind: 'unusable', error: vault.error };
    case 'unlocked':
      return { kind: 'home' };
  }
}
