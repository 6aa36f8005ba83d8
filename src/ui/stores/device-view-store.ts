import { makeAutoObservable } from 'mobx';

import type { DeviceView, RequestArgument } from '../../ipc/contract.js';
import type { PageMemory } from '../page-memory.js';

export type DeviceFilter = DeviceView['standing'] | 'all';
export type DeviceOrder = NonNullable<RequestArgument<'devices:list'>['order']>;

/** As many characters as are ever searched for: no name is longer. */
export const MAX_SEARCH_LENGTH = 64;

/** Under which name the view is remembered. */
const MEMORY_KEY = 'devices';

const filters: readonly DeviceFilter[] = ['all', 'active', 'archived', 'suspended', 'revoked'];
const orders: readonly DeviceOrder[] = ['urgency', 'name', 'last-seen', 'joined'];

/** How a person looks at the devices: which ones, in what order, where in the list. Survives a reload, not a lock. */
export class DeviceViewStore {
  filter: DeviceFilter = 'all';
  search = '';
  order: DeviceOrder = 'urgency';
  isReversed = false;
  /** The device whose details are open. */
  selected: string | null = null;
  /** How far the list is scrolled, in CSS pixels. */
  scrollTop = 0;

  constructor(
    private readonly memory: PageMemory,
    private readonly onDidChangeQuery: () => void,
  ) {
    makeAutoObservable<this, 'memory' | 'onDidChangeQuery'>(this, {
      memory: false,
      onDidChangeQuery: false,
      scrollTop: false,
    });
    this.restore();
  }

  /** What to ask the main process for. */
  get query(): Pick<RequestArgument<'devices:list'>, 'standing' | 'search' | 'order' | 'reversed'> {
    const search = this.search.trim();
    return {
      order: this.order,
      ...(this.filter !== 'all' && { standing: this.filter }),
      ...(search !== '' && { search }),
      ...(this.isReversed && { reversed: true }),
    };
  }

  /** Whether only some of the devices are asked for. */
  get isNarrowed(): boolean {
    return this.filter !== 'all' || this.search.trim() !== '';
  }

  setFilter(filter: DeviceFilter): void {
    this.filter = filter;
    this.changeQuery();
  }

  setSearch(search: string): void {
    const before = this.search.trim();
    this.search = search.slice(0, MAX_SEARCH_LENGTH);
    if (this.search.trim() !== before) this.changeQuery();
  }

  setOrder(order: DeviceOrder): void {
    this.order = order;
    this.isReversed = false;
    this.changeQuery();
  }

  reverse(): void {
    this.isReversed = !this.isReversed;
    this.changeQuery();
  }

  /** Shows all devices again. */
  widen(): void {
    this.filter = 'all';
    this.search = '';
    this.changeQuery();
  }

  select(device: string | null): void {
    this.selected = device;
    this.save();
  }

  noteScroll(top: number): void {
    this.scrollTop = Math.round(top);
    this.save();
  }

  /** Forgets everything: what was searched for may name a device. */
  clear(): void {
    this.filter = 'all';
    this.search = '';
    this.order = 'urgency';
    this.isReversed = false;
    this.selected = null;
    this.scrollTop = 0;
    this.memory.forget(MEMORY_KEY);
  }

  private changeQuery(): void {
    this.scrollTop = 0;
    this.save();
    this.onDidChangeQuery();
  }

  private save(): void {
    const { filter, search, order, isReversed, selected, scrollTop } = this;
    this.memory.keep(MEMORY_KEY, { filter, search, order, isReversed, selected, scrollTop });
  }

  /** Takes over what is remembered, part by part: an older version of the app may have left it. */
  private restore(): void {
    const { filter, search, order, isReversed, selected, scrollTop } = this.memory.recall(MEMORY_KEY) ?? {};
    this.filter = filters.find((known) => known === filter) ?? this.filter;
    this.order = orders.find((known) => known === order) ?? this.order;
    if (typeof search === 'string') this.search = search.slice(0, MAX_SEARCH_LENGTH);
    if (typeof selected === 'string') this.selected = selected;
    if (typeof scrollTop === 'number') this.scrollTop = scrollTop;
    this.isReversed = isReversed === true;
  }
}
