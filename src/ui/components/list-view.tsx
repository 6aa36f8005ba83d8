import { ChevronLeft, ChevronRight } from 'lucide-react';
import { observer } from 'mobx-react-lite';
import { useEffect, type ReactNode } from 'react';

import type { PagedList } from '../stores/paged-list.js';
import { messages } from '../text/messages.js';
import { IconButton } from './button.js';
import styles from './list-view.module.css';
import { LoadingRows } from './loading.js';
import { ErrorNotice } from './notice.js';

const { lists: words } = messages;

interface ListViewProps<T> {
  readonly list: PagedList<T>;
  /** What is listed, for instance "devices". */
  readonly noun: string;
  readonly empty: ReactNode;
  readonly children: (items: readonly T[]) => ReactNode;
  /** Hides the way to further pages, where a link to the whole list stands elsewhere. */
  readonly isExcerpt?: boolean;
}

/** A page of a long list with all it can be: loading, failed, empty, or there. */
function ListViewOf<T>({ list, noun, empty, children, isExcerpt = false }: ListViewProps<T>) {
  useEffect(() => list.watch(), [list]);
  const { state } = list;
  switch (state.kind) {
    case 'empty':
    case 'loading':
      return <LoadingRows label={words.loading(noun)} />;
    case 'failed':
      return (
        <div className={styles.failed}>
          <ErrorNotice error={state.error} onRetry={() => list.retry()} />
        </div>
      );
    case 'ready':
      if (state.page.total === 0) return empty;
      return (
        <>
          {children(state.page.items)}
          {!isExcerpt && <Pager list={list} offset={state.offset} total={state.page.total} noun={noun} />}
        </>
      );
  }
}

export const ListView = observer(ListViewOf) as typeof ListViewOf;

interface PagerProps {
  readonly list: PagedList<unknown>;
  readonly offset: number;
  readonly total: number;
  readonly noun: string;
}

const Pager = observer(function Pager({ list, offset, total, noun }: PagerProps) {
  if (total <= list.pageSize) return null;
  const { turningTo } = list;
  const last = Math.min(total, offset + list.pageSize);
  return (
    <div className={styles.pager} data-testid="pager">
      <span>{words.range(offset + 1, last, total, noun)}</span>
      <IconButton
        icon={ChevronLeft}
        label={words.previousPage}
        data-testid="previous-page"
        isBusy={turningTo !== null && turningTo < offset}
        disabled={offset === 0}
        onClick={() => list.goTo(offset - list.pageSize)}
      />
      <IconButton
        icon={ChevronRight}
        label={words.nextPage}
        data-testid="next-page"
        isBusy={turningTo !== null && turningTo > offset}
        disabled={last >= total}
        onClick={() => list.goTo(offset + list.pageSize)}
      />
    </div>
  );
});
