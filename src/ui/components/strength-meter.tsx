import type { ReactNode } from 'react';

import type { Strength, StrengthReport } from '../password-strength/strength-report.js';
import { messages } from '../text/messages.js';
import type { StrengthState } from './use-password-strength.js';
import styles from './strength-meter.module.css';

/** From here on a password outlasts somebody who has the vault's file. */
const STRONG_ENOUGH: Strength = 3;

const text = messages.passwords;

interface StrengthMeterProps {
  readonly state: StrengthState;
  /** Said as long as there is nothing to judge, or nobody to judge it. */
  readonly rules: ReactNode;
  /** Of the words, so that the field can point to them. */
  readonly wordsId: string;
}

/** How hard a password is to guess: in words, with what to do about it, and as a bar. Takes the same room whatever it says. */
export function StrengthMeter({ state, rules, wordsId }: StrengthMeterProps) {
  const report = shownReport(state);
  return (
    <div className={styles.meter} data-testid="password-strength" data-strength={report?.strength ?? 'none'}>
      <meter className="visually-hidden" aria-label={text.strengthLabel} min={0} max={4} value={report?.strength ?? 0}>
        {report === null ? text.strengthUnknown : text.strengths[report.strength]}
      </meter>
      <div className={styles.bar} aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <span key={step} className={styles.step} data-filled={report !== null && isFilled(report.strength, step)} />
        ))}
      </div>
      <p className={styles.words} id={wordsId} aria-live="polite">
        {report === null ? (
          rules
        ) : (
          <>
            <span className={styles.headline}>{text.strengths[report.strength]}.</span> {adviceOn(report)}
          </>
        )}
      </p>
    </div>
  );
}

function shownReport(state: StrengthState): StrengthReport | null {
  if (state.kind === 'judged') return state.report;
  return state.kind === 'judging' ? state.last : null;
}

/** The weakest password fills a step too, so that the bar shows that it works. */
function isFilled(strength: Strength, step: number): boolean {
  return step <= Math.max(1, strength);
}

function adviceOn({ strength, weakness }: StrengthReport): string {
  if (strength >= STRONG_ENOUGH) return text.strongEnough;
  return weakness === null ? text.addWords : text.weaknesses[weakness];
}
