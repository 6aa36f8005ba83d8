import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView } from '../../ipc/contract.js';
import { toErrorView } from '../text/error-view.js';

export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

export interface PageRequest {
  readonly offset: number;
  readonly limit: number;
}

/** What a list can show. While it loads anew, the last page stays, so that nothing flickers. */
export type ListState<T> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly page: Page<T>; readonly offset: number }
  | { readonly kind: 'failed'; readonly error: ErrorView };

/**
 * A long list of which one page is here. Asks for nothing until somebody watches it, and again when what it shows has
 * changed while somebody does.
 */
export class PagedList<T> {
  state: ListState<T> = { kind: 'empty' };
  private offset = 0;
  private watchers = 0;
  private isOutdated = true;
  private newestRequest = 0;

  constructor(
    private readonly fetchPage: (request: PageRequest) => Promise<Page<T>>,
    readonly pageSize: number,
  ) {
    type Internal = 'fetchPage' | 'offset' | 'watchers' | 'isOutdated' | 'newestRequest';
    makeAutoObservable<this, Internal>(this, {
      pageSize: false,
      fetchPage: false,
      offset: false,
      watchers: false,
      isOutdated: false,
      newestRequest: false,
      state: observableRef,
    });
  }

  /** Keeps the list loaded until the returned function is called. */
  watch(): () => void {
    this.watchers += 1;
    if (this.isOutdated) void this.load();
    return () => {
      this.watchers -= 1;
    };
  }

  /** Says that what the list shows has changed. */
  invalidate(): void {
    this.isOutdated = true;
    if (this.watchers > 0) void this.load();
  }

  goTo(offset: number): void {
    this.offset = Math.max(0, offset);
    void this.load();
  }

  retry(): void {
    this.state = { kind: 'loading' };
    void this.load();
  }

  /** Forgets everything; answers still under way are dropped. */
  clear(): void {
    this.newestRequest += 1;
    this.offset = 0;
    this.isOutdated = true;
    this.state = { kind: 'empty' };
  }

  private async load(): Promise<void> {
    this.newestRequest += 1;
    const request = this.newestRequest;
    const { offset } = this;
    this.isOutdated = false;
    if (this.state.kind === 'empty') this.state = { kind: 'loading' };
    let next: ListState<T>;
    try {
      next = { kind: 'ready', offset, page: await this.fetchPage({ offset, limit: this.pageSize }) };
    } catch (error) {
      next = { kind: 'failed', error: toErrorView(error) };
    }
    if (request === this.newestRequest) runInAction(() => this.show(next));
  }

  private show(next: ListState<T>): void {
    if (next.kind === 'failed') this.isOutdated = true;
    this.state = next;
    // The list became shorter while this page was on its way.
    if (next.kind === 'ready' && next.page.items.length === 0 && next.offset > 0) {
      const lastPage = Math.max(0, Math.ceil(next.page.total / this.pageSize) - 1);
      this.goTo(Math.min(next.offset - this.pageSize, lastPage * this.pageSize));
    }
  }
}
