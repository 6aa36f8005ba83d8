import { useState } from 'react';

import type { ErrorView } from '../../ipc/contract.js';
import { toErrorView } from '../text/error-view.js';

export type TaskState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly error: ErrorView };

export interface Task {
  readonly state: TaskState;
  readonly isBusy: boolean;
  /** Null unless the last run failed. */
  readonly error: ErrorView | null;
  /** Forgets how the last run ended. */
  reset(): void;
  /** Runs `work`; what it rejects with becomes the task's error. Resolves with whether it succeeded. */
  run(work: () => Promise<void>): Promise<boolean>;
}

/** One thing at a time that a person asked for, with its outcome. */
export function useTask(): Task {
  const [state, setState] = useState<TaskState>({ kind: 'idle' });
  const run = async (work: () => Promise<void>): Promise<boolean> => {
    setState({ kind: 'busy' });
    try {
      await work();
      setState({ kind: 'idle' });
      return true;
    } catch (error) {
      setState({ kind: 'failed', error: toErrorView(error) });
      return false;
    }
  };
  const reset = (): void => setState((before) => (before.kind === 'failed' ? { kind: 'idle' } : before));
  return { state, isBusy: state.kind === 'busy', error: state.kind === 'failed' ? state.error : null, reset, run };
}
