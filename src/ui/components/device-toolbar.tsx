import { ArrowDownUp, Search, X } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useRef } from 'react';

import type { KeystoreView } from '../../ipc/contract.js';
import { type DeviceFilter, type DeviceOrder, MAX_SEARCH_LENGTH } from '../stores/device-view-store.js';
import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import styles from './device-toolbar.module.css';
import { FilterBar, type FilterOption } from './filter-bar.js';
import { Select } from './select.js';
import { useStores } from './stores-context.js';
import { useSearchRequest } from './use-search-request.js';

const words = messages.devices;
const orders: readonly DeviceOrder[] = ['urgency', 'name', 'last-seen', 'joined'];

/** Which devices are listed, and in what order. */
export const DeviceToolbar = observer(function DeviceToolbar({ view }: { readonly view: KeystoreView | null }) {
  return (
    <search className={styles.toolbar} aria-label={words.title}>
      <SearchField />
      <SortField />
      {view !== null && hasOthers(view) && <StandingFilter view={view} />}
    </search>
  );
});

const SearchField = observer(function SearchField() {
  const { deviceView } = useStores().keystore;
  const field = useRef<HTMLInputElement>(null);
  useSearchRequest(field);
  const clear = (): void => {
    deviceView.setSearch('');
    field.current?.focus();
  };
  return (
    <div className={styles.search}>
      <Search aria-hidden />
      <input
        ref={field}
        type="search"
        className={styles.input}
        value={deviceView.search}
        placeholder={words.search}
        aria-label={words.search}
        maxLength={MAX_SEARCH_LENGTH}
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        data-testid="device-search"
        onChange={({ target }) => deviceView.setSearch(target.value)}
        onKeyDown={({ key }) => key === 'Escape' && deviceView.setSearch('')}
      />
      {deviceView.search !== '' && <IconButton icon={X} label={words.clearSearch} onClick={clear} />}
    </div>
  );
});

const SortField = observer(function SortField() {
  const { deviceView } = useStores().keystore;
  const choose = (value: string): void => {
    const order = orders.find((known) => known === value);
    if (order !== undefined) deviceView.setOrder(order);
  };
  return (
    <div className={styles.sort}>
      <Select
        className={styles.order}
        value={deviceView.order}
        aria-label={words.sortBy}
        data-testid="device-order"
        options={orders.map((order) => ({ value: order, label: words.orders[order] }))}
        onChange={({ target }) => choose(target.value)}
      />
      <IconButton
        icon={ArrowDownUp}
        label={words.reverseOrder}
        aria-pressed={deviceView.isReversed}
        data-testid="reverse-order"
        onClick={() => deviceView.reverse()}
      />
    </div>
  );
});

const hasOthers = ({ counts }: KeystoreView): boolean => counts.archived + counts.suspended + counts.revoked > 0;

const StandingFilter = observer(function StandingFilter({ view }: { readonly view: KeystoreView }) {
  const { deviceView } = useStores().keystore;
  const { active, archived, suspended, revoked } = view.counts;
  const options: readonly FilterOption<DeviceFilter>[] = [
    { value: 'all', label: words.filters.all, count: active + archived + suspended + revoked },
    { value: 'active', label: words.filters.active, count: active },
    { value: 'archived', label: words.filters.archived, count: archived },
    ...(suspended > 0 || deviceView.filter === 'suspended'
      ? [{ value: 'suspended', label: words.filters.suspended, count: suspended } as const]
      : []),
    { value: 'revoked', label: words.filters.revoked, count: revoked },
  ];
  return (
    <FilterBar
      label={words.filterLabel}
      options={options}
      value={deviceView.filter}
      onChange={(filter) => deviceView.setFilter(filter)}
    />
  );
});
