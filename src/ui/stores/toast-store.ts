import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';
import { toErrorView } from '../text/error-view.js';

export type ToastTone = 'success' | 'info' | 'error';

/** Something that can be done about a message while it is on the screen, above all taking back what it tells of. */
export interface ToastAction {
  readonly label: string;
  /** What it throws or rejects with is shown as a message of its own. */
  readonly run: () => void | Promise<void>;
}

/** A short message that goes away by itself. */
export interface ToastMessage {
  readonly tone: ToastTone;
  readonly title: string;
  readonly description?: string;
  readonly action?: ToastAction;
  /** What it tells of, where only the newest message counts: that takes the place of the one before. */
  readonly topic?: 'check';
}

/** A message on the screen. */
export interface Toast extends ToastMessage {
  readonly id: number;
}

/** How many messages are on the screen at most; the oldest makes room. */
const MAX_TOASTS = 3;

/** How long a message stays, ms. An error stays longer: it has more to read. */
export const TOAST_STAY_MS: Record<ToastTone, number> = { success: 6000, info: 6000, error: 14_000 };

/** How long a message that can be acted on stays at least, ms: it has to be read, thought over and reached. */
export const ACTIONABLE_TOAST_STAY_MS = 10_000;

function stayMs({ tone, action }: ToastMessage): number {
  return action === undefined ? TOAST_STAY_MS[tone] : Math.max(TOAST_STAY_MS[tone], ACTIONABLE_TOAST_STAY_MS);
}

/** Whether a message says what another one said before, or something newer of the same. */
function isReplacedBy({ topic, tone, title, description, action }: ToastMessage, before: ToastMessage): boolean {
  if (topic !== undefined && topic === before.topic) return true;
  const saysTheSame = tone === before.tone && title === before.title && description === before.description;
  // What each one offers is something else, though it is said in the same words.
  return saysTheSame && action === undefined && before.action === undefined;
}

/** What keeps messages on the screen: either is enough. */
export type ToastHold = 'pointer' | 'focus';

/** What the person is told in passing. The newest is last. */
export class ToastStore {
  toasts: readonly Toast[] = [];
  private lastId = 0;
  private readonly holds = new Set<ToastHold>();
  private readonly timers = new Map<number, () => void>();

  constructor(private readonly environment: Environment) {
    makeAutoObservable<this, 'lastId' | 'holds' | 'timers' | 'environment'>(this, {
      lastId: false,
      holds: false,
      timers: false,
      environment: false,
      toasts: observableRef,
    });
  }

  show(message: ToastMessage): void {
    this.lastId += 1;
    const toast = { ...message, id: this.lastId };
    const others = this.toasts.filter((before) => !isReplacedBy(message, before));
    this.keep([...others, toast].slice(-MAX_TOASTS));
    if (this.holds.size === 0) this.arm(toast);
  }

  showError({ message, hint }: ErrorView): void {
    this.show({ tone: 'error', title: message, description: hint });
  }

  dismiss(id: number): void {
    this.keep(this.toasts.filter((toast) => toast.id !== id));
  }

  /** Does what the message offers, once, and takes the message away. Never rejects: a failure is shown. */
  async act(id: number): Promise<void> {
    const action = this.toasts.find((toast) => toast.id === id)?.action;
    if (action === undefined) return;
    this.dismiss(id);
    try {
      await action.run();
    } catch (error) {
      this.showError(toErrorView(error));
    }
  }

  /** Does what the newest message offers, for a key. Tells whether there was something to do. */
  actOnNewest(): boolean {
    const newest = this.toasts.findLast((toast) => toast.action !== undefined);
    if (newest === undefined) return false;
    void this.act(newest.id);
    return true;
  }

  clear(): void {
    this.keep([]);
  }

  /** Somebody is reading: nothing goes away until each hold is released. */
  hold(by: ToastHold): void {
    this.holds.add(by);
    this.disarmAll();
  }

  release(by: ToastHold): void {
    this.holds.delete(by);
    if (this.holds.size > 0) return;
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
    // Neither pointer nor focus can leave what is no longer there.
    if (toasts.length === 0) this.holds.clear();
  }

  private arm(toast: Toast): void {
    const goAway = (): void => runInAction(() => this.dismiss(toast.id));
    this.timers.set(toast.id, this.environment.setTimeout(goAway, stayMs(toast)));
  }

  private disarmAll(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }
}
