import { createAtom, type IAtom } from 'mobx';

import type { Environment } from '../environment.js';

/**
 * The present moment as something to observe. Its timer runs only while something observes it and the page is visible;
 * reading it costs no request to the main process.
 */
export class Ticker {
  private readonly atom: IAtom;
  private cancelTimer: (() => void) | null = null;
  private endVisibility: (() => void) | null = null;

  /** @param resolutionMs how often observers are told that time has passed */
  constructor(
    private readonly environment: Environment,
    private readonly resolutionMs: number,
  ) {
    this.atom = createAtom(
      `Ticker(${resolutionMs} ms)`,
      () => this.wake(),
      () => this.sleep(),
    );
  }

  /** Wall clock, epoch ms. Observed when read in a reaction. */
  get now(): number {
    this.atom.reportObserved();
    return this.environment.now();
  }

  private wake(): void {
    this.endVisibility = this.environment.visibility.onChange(() => this.followVisibility());
    if (this.environment.visibility.isVisible()) this.arm();
  }

  private sleep(): void {
    this.endVisibility?.();
    this.endVisibility = null;
    this.disarm();
  }

  private followVisibility(): void {
    this.disarm();
    // Whoever comes back sees the right time at once, not after a tick.
    if (this.environment.visibility.isVisible()) this.tick();
  }

  private tick(): void {
    this.arm();
    this.atom.reportChanged();
  }

  private arm(): void {
    this.cancelTimer = this.environment.setTimeout(() => this.tick(), this.resolutionMs);
  }

  private disarm(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }
}

/** The two speeds at which the window needs time to pass. */
export class TimeStore {
  readonly seconds: Ticker;
  readonly halfMinutes: Ticker;

  constructor(environment: Environment) {
    this.seconds = new Ticker(environment, 1000);
    this.halfMinutes = new Ticker(environment, 30_000);
  }
}
