import { useEffect, useRef, useState, type RefObject } from 'react';

import { StrengthEstimator } from '../password-strength/strength-estimator.js';
import type { StrengthReport } from '../password-strength/strength-report.js';

/** What is known of the password in a field. */
export type StrengthState =
  | { readonly kind: 'empty' }
  /** It is being looked at; what was said of the one before it still shows. */
  | { readonly kind: 'judging'; readonly last: StrengthReport | null }
  | { readonly kind: 'judged'; readonly report: StrengthReport }
  /** The worker did not start. */
  | { readonly kind: 'unavailable' };

export interface PasswordStrength {
  readonly state: StrengthState;
  /** To be called when the field gets the focus: the judge takes its time to be ready. */
  readonly prepare: () => void;
  /** To be called at each input. */
  readonly onInput: () => void;
  /** Says nothing of the field's content any more, until the next input. */
  readonly reset: () => void;
  /** Words drawn by chance; null when they can't be had. */
  readonly suggest: () => Promise<string | null>;
}

/** How long nothing is typed before a password is looked at, ms. */
const PAUSE_MS = 120;

/**
 * Judges what is typed into a field, in a worker that starts when the field gets the focus and ends with it.
 *
 * @param contextOf what an attacker would try first, for instance the name of the device.
 */
export function usePasswordStrength(
  input: RefObject<HTMLInputElement | null>,
  contextOf: (input: HTMLInputElement) => readonly string[],
): PasswordStrength {
  const [state, setState] = useState<StrengthState>({ kind: 'empty' });
  const estimator = useRef<Promise<StrengthEstimator> | null>(null);
  const pause = useRef<number | undefined>(undefined);

  useEffect(
    () => () => {
      window.clearTimeout(pause.current);
      // A worker that could not be started needs no ending.
      estimator.current?.then((started) => started.dispose()).catch(() => undefined);
      estimator.current = null;
    },
    [],
  );

  const started = (): Promise<StrengthEstimator> => {
    estimator.current ??= startEstimator((report) => {
      // The field may have been emptied while the worker thought.
      if (input.current !== null && input.current.value !== '') setState({ kind: 'judged', report });
    });
    return estimator.current;
  };

  const prepare = (): void => {
    // What hinders it shows at the first input.
    started().catch(() => undefined);
  };

  const look = async (): Promise<void> => {
    try {
      const judge = await started();
      const field = input.current;
      if (field === null || field.value === '') judge.withdraw();
      else judge.judge(field.value, contextOf(field));
    } catch {
      // The meter is advice: without it, the rules that are said in words still hold.
      setState({ kind: 'unavailable' });
    }
  };

  const onInput = (): void => {
    window.clearTimeout(pause.current);
    const isEmpty = (input.current?.value ?? '') === '';
    setState((before) => (isEmpty ? { kind: 'empty' } : { kind: 'judging', last: lastReportOf(before) }));
    pause.current = window.setTimeout(() => void look(), PAUSE_MS);
  };

  const suggest = async (): Promise<string | null> => {
    try {
      return await (await started()).suggest();
    } catch {
      setState({ kind: 'unavailable' });
      return null;
    }
  };

  const reset = (): void => {
    window.clearTimeout(pause.current);
    // One that did not start has nothing to say anyway.
    estimator.current?.then((judge) => judge.withdraw()).catch(() => undefined);
    setState({ kind: 'empty' });
  };

  return { state, prepare, onInput, reset, suggest };
}

function lastReportOf(state: StrengthState): StrengthReport | null {
  if (state.kind === 'judged') return state.report;
  return state.kind === 'judging' ? state.last : null;
}

/** Its program is loaded when it is first needed, in a file of its own. */
async function startEstimator(onReport: (report: StrengthReport) => void): Promise<StrengthEstimator> {
  const { startStrengthWorker } = await import('../password-strength/start-strength-worker.js');
  return new StrengthEstimator(startStrengthWorker(), onReport);
}
