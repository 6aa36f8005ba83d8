import type { AlarmClock } from '../../core/alarm-clock.js';
import type { Clock } from '../../core/clock.js';
import { MINUTE_MS } from '../../core/common/durations.js';
import { type Disposable, DisposableSlot } from '../../core/disposable.js';

/**
 * The idle deadline of an open vault. It has passed when the time set has gone by on the wall clock or on the monotonic one:
 * the monotonic clock may stand still during sleep, the wall clock may be set back. An alarm tells of it, and every use of
 * the vault asks for itself, because after sleep the alarm may come later than a click.
 */
export class AutoLock implements Disposable {
  readonly #clock: Clock;
  readonly #alarmClock: AlarmClock;
  readonly #onDue: () => void;
  readonly #alarm = new DisposableSlot<Disposable>();
  readonly #limitMinutes: () => number | null;
  #since: { readonly wall: number; readonly monotonic: number } | null = null;

  /**
   * @param limitMinutes how long the vault may lie unused, asked whenever it matters; null: for ever.
   * @param onDue locks the vault.
   */
  constructor(clock: Clock, alarmClock: AlarmClock, limitMinutes: () => number | null, onDue: () => void) {
    this.#clock = clock;
    this.#alarmClock = alarmClock;
    this.#limitMinutes = limitMinutes;
    this.#onDue = onDue;
  }

  /** The time set has changed. The idle time so far counts. */
  reconsider(): void {
    if (this.#since && !this.lockIfDue()) this.#setAlarm();
  }

  /** The vault was opened: the idle time starts. */
  arm(): void {
    this.#since = this.#readClocks();
    this.#setAlarm();
  }

  /** The vault was locked: there is no deadline any more. */
  disarm(): void {
    this.#since = null;
    this.#alarm.value = undefined;
  }

  /** A person uses the app: the idle time starts anew, unless the deadline has passed already. */
  noteActivity(): void {
    if (this.#since && !this.lockIfDue()) this.#since = this.#readClocks();
  }

  /** Locks when the deadline has passed. Returns whether it had. */
  lockIfDue(): boolean {
    if (this.#remainingMs() > 0) return false;
    this.disarm();
    this.#onDue();
    return true;
  }

  dispose(): void {
    this.disarm();
    this.#alarm.dispose();
  }

  #remainingMs(): number {
    const limitMinutes = this.#limitMinutes();
    if (!this.#since || limitMinutes === null) return Infinity;
    const { wall, monotonic } = this.#readClocks();
    return limitMinutes * MINUTE_MS - Math.max(wall - this.#since.wall, monotonic - this.#since.monotonic);
  }

  /** One alarm at a time; activity does not move it: when it rings early, it is set again for what is left. */
  #setAlarm(): void {
    const remaining = this.#remainingMs();
    this.#alarm.value =
      remaining === Infinity
        ? undefined
        : this.#alarmClock.set(Math.max(0, remaining), () => {
            if (!this.lockIfDue()) this.#setAlarm();
          });
  }

  #readClocks(): { wall: number; monotonic: number } {
    return { wall: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }
}
