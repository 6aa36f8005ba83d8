import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView } from '../../ipc/contract.js';
import { toErrorView } from '../text/error-view.js';

/** What is known of a value that the main process holds. While it loads anew, the last one stays. */
export type LoadedState<T> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ErrorView };

/** A value that is asked for while somebody watches it, and again when it has changed. */
export class LoadedValue<T> {
  state: LoadedState<T> = { kind: 'empty' };
  private watchers = 0;
  private isOutdated = true;
  private newestRequest = 0;

  constructor(private readonly fetchValue: () => Promise<T>) {
    type Internal = 'fetchValue' | 'watchers' | 'isOutdated' | 'newestRequest';
    makeAutoObservable<this, Internal>(this, {
      fetchValue: false,
      watchers: false,
      isOutdated: false,
      newestRequest: false,
      state: observableRef,
    });
  }

  /** Keeps the value loaded until the returned function is called. */
  watch(): () => void {
    this.watchers += 1;
    if (this.isOutdated) void this.load();
    return () => {
      this.watchers -= 1;
    };
  }

  /** Says that the value has changed. */
  invalidate(): void {
    this.isOutdated = true;
    if (this.watchers > 0) void this.load();
  }

  /** Asks for the value again, whether or not somebody watches; the one that is here stays until the answer. */
  reload(): void {
    void this.load();
  }

  /** Says that another value is wanted: the one that is here no longer holds. */
  replace(): void {
    this.clear();
    if (this.watchers > 0) void this.load();
  }

  retry(): void {
    this.replace();
  }

  /** Forgets everything; an answer still under way is dropped. */
  clear(): void {
    this.newestRequest += 1;
    this.isOutdated = true;
    this.state = { kind: 'empty' };
  }

  private async load(): Promise<void> {
    this.newestRequest += 1;
    const request = this.newestRequest;
    this.isOutdated = false;
    if (this.state.kind === 'empty') this.state = { kind: 'loading' };
    let next: LoadedState<T>;
    try {
      next = { kind: 'ready', value: await this.fetchValue() };
    } catch (error) {
      next = { kind: 'failed', error: toErrorView(error) };
    }
    if (request !== this.newestRequest) return;
    runInAction(() => {
      if (next.kind === 'failed') this.isOutdated = true;
      this.state = next;
    });
  }
}
