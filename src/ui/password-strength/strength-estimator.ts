import type { StrengthAnswer, StrengthReport, StrengthRequest } from './strength-report.js';

/** The part of a `Worker` that an estimator uses. */
export interface StrengthWorker {
  postMessage(request: StrengthRequest): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<StrengthAnswer>) => void): void;
}

/**
 * Asks the worker about one field's password, one question at a time: of those that come while it thinks, only the newest is asked. Keeps
 * no password once it was sent.
 */
export class StrengthEstimator {
  private lastId = 0;
  private waiting: StrengthRequest | null = null;
  private asked: number | null = null;
  private suggestions: ((passphrase: string) => void)[] = [];

  /** @param onReport called with what is said of the newest password; never for one that was overtaken. */
  constructor(
    private readonly worker: StrengthWorker,
    private readonly onReport: (report: StrengthReport) => void,
  ) {
    worker.addEventListener('message', ({ data }) => this.receive(data));
  }

  judge(password: string, context: readonly string[]): void {
    this.lastId += 1;
    this.waiting = { kind: 'judge', id: this.lastId, password, context };
    this.askNext();
  }

  /** Forgets the password that was to be judged: the field is empty. */
  withdraw(): void {
    this.lastId += 1;
    this.waiting = null;
  }

  /** A passphrase of words drawn by chance. Never settles after `dispose`. */
  suggest(): Promise<string> {
    return new Promise((resolve) => {
      this.suggestions.push(resolve);
      this.worker.postMessage({ kind: 'suggest', id: 0 });
    });
  }

  /** Ends the worker, and all that it heard with it. */
  dispose(): void {
    this.withdraw();
    this.suggestions = [];
    this.worker.terminate();
  }

  private askNext(): void {
    if (this.asked !== null || this.waiting === null) return;
    this.asked = this.waiting.id;
    this.worker.postMessage(this.waiting);
    this.waiting = null;
  }

  private receive(answer: StrengthAnswer): void {
    if (answer.kind === 'suggested') {
      this.suggestions.shift()?.(answer.passphrase);
      return;
    }
    this.asked = null;
    if (answer.id === this.lastId) this.onReport(answer.report);
    this.askNext();
  }
}
