import { observer } from 'mobx-react-lite';
import { useEffect, type ReactNode } from 'react';

import type { WindowedList } from '../stores/windowed-list.js';
import { messages } from '../text/messages.js';
import { Button } from './button.js';
import styles from './growing-list.module.css';
import { type LoadingLook, LoadingRows } from './loading.js';
import { ErrorNotice } from './notice.js';

interface GrowingListProps<T> {
  readonly list: WindowedList<T>;
  /** Said while it loads. */
  readonly loading: string;
  readonly loadingLook?: LoadingLook;
  readonly empty: ReactNode;
  readonly children: (items: readonly T[], isComplete: boolean) => ReactNode;
}

/** A list from its newest item on, which grows at its end when a person asks for more. */
function GrowingListOf<T>({ list, loading, loadingLook = 'lines', empty, children }: GrowingListProps<T>) {
  useEffect(() => list.watch(), [list]);
  const { state } = list;
  switch (state.kind) {
    case 'empty':
    case 'loading':
      return <LoadingRows label={loading} look={loadingLook} />;
    case 'failed':
      return (
        <div className={styles.failed}>
          <ErrorNotice error={state.error} onRetry={() => list.retry()} />
        </div>
      );
    case 'ready': {
      if (state.total === 0) return empty;
      const { items } = list;
      return (
        <>
          {children(items, items.length >= state.total)}
          {state.error !== null && (
            <div className={styles.failed}>
              <ErrorNotice error={state.error} onRetry={() => list.retry()} />
            </div>
          )}
          {items.length < state.total && <More list={list} shown={items.length} total={state.total} />}
        </>
      );
    }
  }
}

export const GrowingList = observer(GrowingListOf) as typeof GrowingListOf;

interface MoreProps {
  readonly list: WindowedList<unknown>;
  readonly shown: number;
  readonly total: number;
}

const More = observer(function More({ list, shown, total }: MoreProps) {
  return (
    <div className={styles.more} data-testid="pager">
      <span aria-live="polite">{messages.lists.shown(shown, total)}</span>
      <Button kind="quiet" isBusy={list.isBusy} data-testid="show-more" onClick={() => list.showMore()}>
        {messages.lists.showOlder}
      </Button>
    </div>
  );
});
