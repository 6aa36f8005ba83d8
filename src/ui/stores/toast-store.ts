import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';

export type ToastTone = 'success' | 'info' | 'error';

/** A short message that goes away by itself. */
export interface ToastMessage {
  readonly tone: ToastTone;
  readonly title: string;
  readonly description?: string;
}

/** A message on the screen. */
export interface Toast extends ToastMessage {
  readonly id: number;
}

/** How many messages are on the screen at most; the oldest makes room. */
const MOST_TOASTS = 3;

/** How long a message stays, ms. An error stays longer: it has more to read. */
export const TOAST_STAY_MS: Record<ToastTone, number> = { success: 6000, info: 6000, error: 14_000 };

/** What the person is told in passing. The newest is last. */
export class ToastStore {
  toasts: readonly Toast[] = [];
  private lastId = 0;
  private isHeld = false;
  private readonly timers = new Map<number, () => void>();

  constructor(private readonly environment: Environment) {
    makeAutoObservable<this, 'lastId' | 'isHeld' | 'timers' | 'environment'>(this, {
      lastId: false,
      isHeld: false,
      timers: false,
      environment: false,
      toasts: observableRef,
    });
  }

  show(message: ToastMessage): void {
    this.lastId += 1;
    const toast = { ...message, id: this.lastId };
    this.keep([...this.toasts, toast].slice(-MOST_TOASTS));
    if (!this.isHeld) this.arm(toast);
  }

  showError({ message, hint }: ErrorView): void {
    this.show({ tone: 'error', title: message, description: hint });
  }

  dismiss(id: number): void {
    this.keep(this.toasts.filter((toast) => toast.id !== id));
  }

  clear(): void {
    this.keep([]);
  }

  /** Somebody is reading: nothing goes away until `release`. */
  hold(): void {
    this.isHeld = true;
    this.disarmAll();
  }

  release(): void {
    this.isHeld = false;
    this.disarmAll();
    for (const toast of this.toasts) this.arm(toast);
  }

  private keep(toasts: readonly Toast[]): void {
    this.toasts = toasts;
    for (const [id, cancel] of this.timers) {
      if (toasts.some((toast) => toast.id === id)) continue;
      cancel();
      this.timers.delete(id);
    }
    // The pointer cannot leave what is no longer there.
    if (toasts.length === 0) this.isHeld = false;
  }

  private arm({ id, tone }: Toast): void {
    const goAway = (): void => runInAction(() => this.dismiss(id));
    this.timers.set(id, this.environment.setTimeout(goAway, TOAST_STAY_MS[tone]));
  }

  private disarmAll(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }
}
