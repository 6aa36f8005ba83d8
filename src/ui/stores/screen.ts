import type { ErrorView, VaultStateView } from '../../ipc/contract.js';
import type { RecoveryKeyStep, SessionStore } from './session-store.js';

/** What fills the window. */
export type Screen =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'disconnected'; readonly error: ErrorView }
  | { readonly kind: 'welcome' }
  /** This device asked to join, and waits for its welcome. */
  | { readonly kind: 'joining' }
  | { readonly kind: 'recovery-key'; readonly step: Extract<RecoveryKeyStep, { kind: 'showing' }> }
  | { readonly kind: 'unlock'; readonly reason: Extract<VaultStateView, { kind: 'locked' }>['reason'] }
  | { readonly kind: 'unusable'; readonly error: ErrorView }
  | { readonly kind: 'home' };

type Session = Pick<SessionStore, 'connection' | 'vault' | 'recoveryKeyStep'>;

/** Decides what fills the window. */
export function screenOf({ connection, vault, recoveryKeyStep: step }: Session): Screen {
  if (step.kind === 'showing') return { kind: 'recovery-key', step };
  // The vault is open a moment before the key arrives; until then the page that asked for it stays.
  if (step.kind === 'awaiting') return { kind: 'welcome' };
  if (connection.kind === 'failed' && (vault === null || vault.kind === 'unlocked')) {
    return { kind: 'disconnected', error: connection.error };
  }
  if (vault === null) return { kind: 'connecting' };
  switch (vault.kind) {
    case 'missing':
      return { kind: 'welcome' };
    case 'joining':
      return { kind: 'joining' };
    case 'locked':
      return { kind: 'unlock', reason: vault.reason };
    case 'unusable':
      return { kind: 'unusable', error: vault.error };
    case 'unlocked':
      return { kind: 'home' };
  }
}
