import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { ErrorView } from '../../ipc/contract.js';
import { toErrorView } from '../text/error-view.js';
import type { Page, PageRequest } from './paged-list.js';

/** What a long list can show. */
export type WindowedState<T> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready';
      /** How many items there are in all. */
      readonly total: number;
      /** The parts that are here, by their number. */
      readonly pages: ReadonlyMap<number, readonly T[]>;
      /** Why the rest can't be had; null while it can. */
      readonly error: ErrorView | null;
    }
  | { readonly kind: 'failed'; readonly error: ErrorView };

/** So many pages on either side of what is shown stay here, for the way back. */
const PAGES_KEPT_AROUND = 4;

/** How the list came to be outdated: the same list has other items, or another list is wanted. */
type Outdated = 'changed' | 'replaced';

/**
 * A list too long to be here whole: the part that is looked at, and a little around it. Asks for one page at a time, always one
 * that is wanted now, so that scrolling fast through ten thousand items costs as many requests as were answered meanwhile. While
 * it loads anew, what was there stays, so that nothing flickers.
 */
export class WindowedList<T> {
  state: WindowedState<T> = { kind: 'empty' };
  /** Grows whenever another list takes the place of this one. */
  version = 0;
  private first = 0;
  private last: number;
  private watchers = 0;
  private outdated: Outdated | null = 'replaced';
  /** Pages that are as new as the newest change. */
  private fresh = new Set<number>();
  /** The page under way; an answer to any other request is dropped. */
  private request: object | null = null;

  /** @param pageSize items for each request, at most 200 */
  constructor(
    private readonly fetchPage: (request: PageRequest) => Promise<Page<T>>,
    readonly pageSize: number,
  ) {
    this.last = pageSize - 1;
    type Internal = 'fetchPage' | 'first' | 'last' | 'watchers' | 'outdated' | 'fresh' | 'request';
    makeAutoObservable<this, Internal>(this, {
      pageSize: false,
      fetchPage: false,
      first: false,
      last: false,
      watchers: false,
      outdated: false,
      fresh: false,
      request: observableRef,
      state: observableRef,
    });
  }

  /** Whether a page is under way. */
  get isBusy(): boolean {
    return this.request !== null;
  }

  /** How many items there are in all; 0 until that is known. */
  get total(): number {
    return this.state.kind === 'ready' ? this.state.total : 0;
  }

  /** The items from the first one on, up to the first that is not here. */
  get items(): readonly T[] {
    if (this.state.kind !== 'ready') return [];
    const items: T[] = [];
    for (let number = 0; ; number++) {
      const page = this.state.pages.get(number);
      if (page === undefined) return items;
      for (const item of page) items.push(item);
      if (page.length < this.pageSize) return items;
    }
  }

  /** The item at an index; undefined while it is not here. */
  at(index: number): T | undefined {
    if (this.state.kind !== 'ready') return undefined;
    return itemIn(this.state.pages, this.pageSize, index);
  }

  /** Keeps the list loaded until the returned function is called. */
  watch(): () => void {
    this.watchers += 1;
    if (this.outdated !== null && this.request === null) this.load();
    return () => {
      this.watchers -= 1;
    };
  }

  /** Says which items are looked at. */
  show(first: number, last: number): void {
    this.first = Math.max(0, first);
    this.last = Math.max(this.first, last);
    if (this.watchers > 0) this.fetchNext();
  }

  /** Shows a page more, for lists that grow at their end. */
  showMore(): void {
    this.show(0, Math.max(this.last, this.items.length - 1) + this.pageSize);
  }

  /** Shows so many items from the first one on, or more. */
  showAtLeast(count: number): void {
    this.show(0, Math.max(this.last, count - 1));
  }

  /** Says that what the list shows has changed. */
  invalidate(): void {
    this.outdated ??= 'changed';
    if (this.watchers > 0) this.load();
  }

  /** Says that another list is wanted, from its beginning. */
  replace(): void {
    this.version += 1;
    this.first = 0;
    this.last = this.pageSize - 1;
    this.outdated = 'replaced';
    if (this.watchers > 0) this.load();
  }

  retry(): void {
    this.outdated ??= 'changed';
    this.load();
  }

  /** Forgets everything; answers still under way are dropped. */
  clear(): void {
    this.request = null;
    this.fresh.clear();
    this.first = 0;
    this.last = this.pageSize - 1;
    this.outdated = 'replaced';
    this.state = { kind: 'empty' };
  }

  private load(): void {
    this.request = null;
    this.fresh.clear();
    if (this.state.kind === 'empty' || this.state.kind === 'failed') this.state = { kind: 'loading' };
    else if (this.state.kind === 'ready') this.state = { ...this.state, error: null };
    this.fetchNext();
  }

  private fetchNext(): void {
    const page = this.request === null ? this.nextPage() : null;
    if (page !== null) void this.fetch(page);
  }

  /** The first page that is looked at and is not here as it is now. */
  private nextPage(): number | null {
    if (this.state.kind === 'failed' || (this.state.kind === 'ready' && this.state.error !== null)) return null;
    const end = this.state.kind === 'ready' && this.outdated === null ? this.state.total - 1 : this.last;
    const lastPage = Math.floor(Math.min(this.last, end) / this.pageSize);
    for (let page = Math.floor(this.first / this.pageSize); page <= lastPage; page++) {
      if (!this.fresh.has(page)) return page;
    }
    return null;
  }

  private async fetch(page: number): Promise<void> {
    const request = {};
    this.request = request;
    try {
      const answer = await this.fetchPage({ offset: page * this.pageSize, limit: this.pageSize });
      if (this.request === request) runInAction(() => this.take(page, answer));
    } catch (error) {
      if (this.request === request) runInAction(() => this.fail(toErrorView(error)));
    }
  }

  private take(page: number, { total, items }: Page<T>): void {
    this.request = null;
    const before = this.state.kind === 'ready' && this.outdated !== 'replaced' ? this.state.pages : [];
    this.outdated = null;
    this.fresh.add(page);
    const pages = new Map([...before, [page, items] as const].filter(([number]) => this.isKept(number, total)));
    for (const number of this.fresh) if (!pages.has(number)) this.fresh.delete(number);
    this.state = { kind: 'ready', total, pages, error: null };
    // The list became shorter than where it is looked at.
    if (this.first >= total) this.first = Math.max(0, total - 1);
    this.fetchNext();
  }

  private isKept(page: number, total: number): boolean {
    const around = PAGES_KEPT_AROUND * this.pageSize;
    const start = page * this.pageSize;
    return start < total && start + this.pageSize > this.first - around && start <= this.last + around;
  }

  private fail(error: ErrorView): void {
    this.request = null;
    const isUsable = this.state.kind === 'ready' && this.outdated !== 'replaced';
    this.outdated ??= 'changed';
    this.state = isUsable && this.state.kind === 'ready' ? { ...this.state, error } : { kind: 'failed', error };
  }
}

/** The item at an index of a list of which some pages are here; undefined when its page is not. */
export function itemIn<T>(pages: ReadonlyMap<number, readonly T[]>, pageSize: number, index: number): T | undefined {
  return pages.get(Math.floor(index / pageSize))?.[index % pageSize];
}
