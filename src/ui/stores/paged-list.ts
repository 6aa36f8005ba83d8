import { makeAutoObservable, runInAction } from 'mobx';

import type { ErrorView } from '../../ipc/contract.js';
import { LoadedValue } from './loaded-value.js';

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

/** A page, and where in the list it begins. */
interface PageAt<T> {
  readonly page: Page<T>;
  readonly offset: number;
}

/**
 * A long list of which one page is here. Asks for nothing until somebody watches it, and again when what it shows has
 * changed while somebody does.
 */
export class PagedList<T> {
  /** Where the page begins that is wanted. */
  private offset = 0;
  private readonly current: LoadedValue<PageAt<T>>;

  constructor(
    private readonly fetchPage: (request: PageRequest) => Promise<Page<T>>,
    readonly pageSize: number,
  ) {
    this.current = new LoadedValue(() => this.fetch());
    makeAutoObservable<this, 'fetchPage' | 'current'>(this, {
      pageSize: false,
      fetchPage: false,
      current: false,
    });
  }

  get state(): ListState<T> {
    const { state } = this.current;
    return state.kind === 'ready' ? { kind: 'ready', ...state.value } : state;
  }

  /** Where the page begins that was turned to while another one is still shown; null while none was. */
  get turningTo(): number | null {
    const { state } = this.current;
    return state.kind === 'ready' && state.value.offset !== this.offset ? this.offset : null;
  }

  /** Keeps the list loaded until the returned function is called. */
  watch(): () => void {
    return this.current.watch();
  }

  /** Says that what the list shows has changed. */
  invalidate(): void {
    this.current.invalidate();
  }

  goTo(offset: number): void {
    this.offset = Math.max(0, offset);
    this.current.reload();
  }

  retry(): void {
    this.current.retry();
  }

  /** Forgets everything; answers still under way are dropped. */
  clear(): void {
    this.offset = 0;
    this.current.clear();
  }

  private async fetch(): Promise<PageAt<T>> {
    const { offset, pageSize } = this;
    const page = await this.fetchPage({ offset, limit: pageSize });
    if (page.items.length > 0 || offset === 0) return { page, offset };
    // The list became shorter than where it is looked at. Each try is nearer to its beginning.
    const lastPage = Math.max(0, Math.ceil(page.total / pageSize) - 1);
    if (this.offset === offset) {
      runInAction(() => {
        this.offset = Math.max(0, Math.min(offset - pageSize, lastPage * pageSize));
      });
    }
    return this.fetch();
  }
}
