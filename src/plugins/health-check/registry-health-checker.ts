import { inject, injectable } from 'inversify';

import { Clock, Logger, RunConfiguration } from '../../container/index.js';
import { minuteOf } from '../../core/common/durations.js';
import type { Place } from '../../core/common/text/text.js';
import { DisposableStore, toDisposable } from '../../core/disposable.js';
import { appError, type AppError } from '../../core/errors.js';
import type { KeystoreSnapshot } from '../../keystore/index.js';
import { composeReport, type AttributedFinding } from './compose-report.js';
import { FindingDelay } from './finding-delay.js';
import { findingOf, isDeclared } from './finding-kinds.js';
import { parseFindings } from './finding-schema.js';
import { keyOfFinding, wordsOfFinding } from './finding-words.js';
import {
  HealthCheckRegistry,
  type EvaluationContext,
  type Finding,
  type HealthCheck,
} from './health-check-registry.js';
import type { CheckRun, EvaluationMode, FoundFinding, HealthChecker, HealthEvaluation } from './health-checker.js';
import type { SyncCheckResult } from './sync-check-result.js';
import { WarningMemory } from './warning-memory.js';

/** How long the answer of one check is waited for, in milliseconds. */
export const CHECK_BUDGET_MS = 5_000;

interface CheckAnswer {
  readonly run: CheckRun;
  readonly findings: readonly Finding[];
}

/** A check that was asked: what it was told, and since when it has been at it by the monotonic clock. */
interface Asking {
  readonly check: HealthCheck;
  readonly context: EvaluationContext;
  readonly began: number;
}

/** An evaluation and what it was made of, apart from the snapshot. */
interface Remembered {
  readonly context: EvaluationContext;
  readonly checks: readonly HealthCheck[];
  readonly evaluation: HealthEvaluation;
}

/** Asks the checks that are in the registry when an evaluation begins. */
@injectable()
export class RegistryHealthChecker implements HealthChecker {
  readonly #registry: HealthCheckRegistry;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #place: Place;
  readonly #delay: FindingDelay;
  /**
   * Held by the snapshot itself, so that nothing outlives it once the vault is locked, and so that a revision number that
   * comes again after the next unlock is not taken for this one.
   */
  readonly #remembered = new WeakMap<KeystoreSnapshot, Remembered>();
  /** Held as those are. */
  readonly #warnings = new WeakMap<KeystoreSnapshot, WarningMemory>();
  #newestWarnings: WeakRef<WarningMemory> | undefined;
  /**
   * For the next check that takes its time. Making a signal costs more than most checks do, and one that answers at once needs none: the
   * next one is given the same.
   */
  #spare = new AbortController();

  constructor(
    @inject(HealthCheckRegistry) registry: HealthCheckRegistry,
    @inject(Clock) clock: Clock,
    @inject(Logger) logger: Logger,
    @inject(RunConfiguration) { place }: RunConfiguration,
  ) {
    this.#registry = registry;
    this.#clock = clock;
    this.#place = place;
    this.#delay = new FindingDelay(clock);
    this.#logger = logger.child('health-check');
  }

  async evaluate(
    snapshot: KeystoreSnapshot,
    signal: AbortSignal,
    mode: EvaluationMode = 'live',
  ): Promise<HealthEvaluation> {
    throwIfAborted(signal);
    const checks = this.#registry.all;
    const context: EvaluationContext = { now: this.#clock.now() };
    const remembered = this.#recall(snapshot, checks, context);
    if (remembered !== undefined) return { ...remembered, report: { ...remembered.report, lastCheck: context.now } };

    const asked: (CheckAnswer | Promise<CheckAnswer>)[] = [];
    // A check may abort what it is asked in.
    for (const check of checks) if (!signal.aborted) asked.push(this.#ask(check, snapshot, context, signal));
    // Most checks answer at once: waiting for twenty of them would cost more than they do.
    const answers = asked.every(isAnswer) ? asked : await Promise.all(asked.map((one) => Promise.resolve(one)));
    throwIfAborted(signal);
    const runs = answers.map(({ run }) => run);
    const findings = foundBy(answers, snapshot);
    const toShow = findings.filter(({ isSeen }) => !isSeen).map(({ finding }) => finding);
    const { shown, nextInMs } = mode === 'live' ? this.#delay.apply(toShow) : { shown: toShow, nextInMs: null };
    const report = this.#report(snapshot, shown);
    if (nextInMs !== null) return { report, runs, findings, nextVisibleInMs: nextInMs };
    const evaluation = { report, runs, findings };
    // A check that gave no answer gets another chance at once, and so does a finding that is held back.
    if (runs.every(({ outcome }) => outcome === 'completed')) {
      this.#remembered.set(snapshot, { context, checks, evaluation });
    }
    return evaluation;
  }

  #report(snapshot: KeystoreSnapshot, findings: readonly AttributedFinding[]): SyncCheckResult {
    const reading = { place: this.#place, now: this.#clock.now() };
    const warnings = new WarningMemory(reading, this.#newestWarnings?.deref());
    this.#warnings.set(snapshot, warnings);
    this.#newestWarnings = new WeakRef(warnings);
    return composeReport(snapshot, findings, reading, warnings);
  }

  /** What the same checks said of the same snapshot in the same minute: they depend on nothing else. */
  #recall(
    snapshot: KeystoreSnapshot,
    checks: readonly HealthCheck[],
    { now }: EvaluationContext,
  ): HealthEvaluation | undefined {
    const remembered = this.#remembered.get(snapshot);
    if (remembered === undefined || minuteOf(remembered.context.now) !== minuteOf(now)) return undefined;
    const isSameList =
      remembered.checks.length === checks.length && checks.every((check, index) => check === remembered.checks[index]);
    return isSameList ? remembered.evaluation : undefined;
  }

  /** Never throws or rejects: whatever goes wrong inside a check is a finding. What it gives once `signal` is aborted is worth nothing. */
  #ask(
    check: HealthCheck,
    snapshot: KeystoreSnapshot,
    context: EvaluationContext,
    signal: AbortSignal,
  ): CheckAnswer | Promise<CheckAnswer> {
    const asking: Asking = { check, context, began: this.#clock.monotonic() };
    const own = this.#spare;
    try {
      const answer: unknown = check.evaluate(snapshot, context, own.signal);
      if (!isPromiseLike(answer)) return this.#accept(asking, answer);
      this.#spare = new AbortController();
      return this.#await(asking, answer, own, signal);
    } catch (error) {
      return this.#refuse(asking, error, signal);
    }
  }

  async #await(
    asking: Asking,
    answer: PromiseLike<unknown>,
    own: AbortController,
    signal: AbortSignal,
  ): Promise<CheckAnswer> {
    try {
      return this.#accept(asking, await this.#inTime(answer, own, signal));
    } catch (error) {
      return this.#refuse(asking, error, signal);
    }
  }

  #accept({ check, context, began }: Asking, answer: unknown): CheckAnswer {
    const durationMs = this.#clock.monotonic() - began;
    if (durationMs > CHECK_BUDGET_MS) throw new LateAnswer();
    const findings = parseFindings(answer);
    // What can't be put into words is no answer either.
    for (const one of findings) if (!isDeclared(one)) wordsOfFinding(one, { place: this.#place, now: context.now });
    return answerOf(check, durationMs, 'completed', findings);
  }

  #refuse({ check, began }: Asking, error: unknown, signal: AbortSignal): CheckAnswer {
    // What is not an error may not even have a text, and must not take the other checks down with it.
    const shown = error instanceof Error ? error : new TypeError('It threw something that is not an error.');
    if (!signal.aborted) this.#logger.error('A health check gave no usable answer.', shown, { check: check.id });
    const findings = [inconclusive(check, error instanceof LateAnswer)];
    return answerOf(check, this.#clock.monotonic() - began, 'inconclusive', findings);
  }

  /** What is promised, or throws when the time is up or `outer` aborts; whatever the check does then goes nowhere. */
  async #inTime(answer: PromiseLike<unknown>, own: AbortController, outer: AbortSignal): Promise<unknown> {
    const waiting = new DisposableStore();
    const interrupted = new Promise<never>((_resolve, reject) => {
      const abort = (): void => reject(aborted());
      outer.addEventListener('abort', abort);
      waiting.add(toDisposable(() => outer.removeEventListener('abort', abort)));
      waiting.add(this.#clock.setTimeout(() => reject(new LateAnswer()), CHECK_BUDGET_MS));
    });
    try {
      return await Promise.race([answer, interrupted]);
    } finally {
      waiting.dispose();
      own.abort();
    }
  }
}

class LateAnswer extends Error {
  constructor() {
    super(`No answer within ${CHECK_BUDGET_MS} ms.`);
  }
}

function inconclusive({ id, title }: HealthCheck, isLate: boolean): Finding {
  return findingOf('CHECK_INCONCLUSIVE', {
    checkId: id.slice(0, 100),
    title: title.slice(0, 100),
    lateAfterSeconds: isLate ? CHECK_BUDGET_MS / 1000 : null,
  });
}

function answerOf(
  { id: checkId, title }: HealthCheck,
  durationMs: number,
  outcome: CheckRun['outcome'],
  findings: readonly Finding[],
): CheckAnswer {
  return { run: { checkId, title, durationMs, findings: findings.length, outcome }, findings };
}

/** What was found, and whether a person marked it as seen. */
interface AttributedFound extends FoundFinding {
  readonly finding: AttributedFinding;
}

function foundBy(answers: readonly CheckAnswer[], snapshot: KeystoreSnapshot): readonly AttributedFound[] {
  const found: AttributedFound[] = [];
  const seen = new Set(snapshot.seenFindings);
  for (const { run, findings } of answers) {
    for (const finding of findings) {
      const isSeen = finding.ends === 'seen' && seen.has(keyOfFinding(finding));
      found.push({ finding: { ...finding, checkId: run.checkId }, isSeen });
    }
  }
  return found;
}

function isAnswer(asked: CheckAnswer | Promise<CheckAnswer>): asked is CheckAnswer {
  return !isPromiseLike(asked);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function aborted(): AppError {
  return appError('CHECK_ABORTED');
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw aborted();
}
