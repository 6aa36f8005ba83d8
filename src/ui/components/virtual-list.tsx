import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { observer } from 'mobx-react-lite';
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from 'react';

import { itemIn, type WindowedList } from '../stores/windowed-list.js';
import { messages } from '../text/messages.js';
import { LoadingBar } from './loading.js';
import { ErrorNotice } from './notice.js';
import { useRowKeys } from './use-row-keys.js';
import styles from './virtual-list.module.css';

/** Rows drawn on either side of those in sight, so that scrolling meets no empty space. */
const OVERSCAN_ROWS = 5;

/** Where a person is in the list, kept beyond the life of the component. */
interface ScrollPlace {
  read(): number;
  /** In CSS pixels from the top of the page. */
  write(top: number): void;
}

interface VirtualListProps<T extends { readonly id: string }> {
  /** Watched by the caller; ready. */
  readonly list: WindowedList<T>;
  /** What is listed, for those who can't see it. */
  readonly label: string;
  /** Of most rows, in CSS pixels; rows are measured as they are drawn. */
  readonly rowHeight: number;
  readonly place: ScrollPlace;
  /** What a row bears besides what the list gives it, for tests and styles. */
  readonly attributesOf: (item: T) => Readonly<Record<`data-${string}`, string | boolean>>;
  /** A row was clicked, or Enter pressed on it. */
  readonly onOpen: (item: T) => void;
  /** The cells of a row. */
  readonly children: (item: T) => ReactNode;
}

/**
 * A list of any length of which only the rows in sight are in the page. It scrolls with the page. One row at a time is in the
 * order of Tab; arrows, Page Up, Page Down, Home and End move between rows, left and right between what is in one.
 */
function VirtualListOf<T extends { readonly id: string }>({
  list,
  label,
  rowHeight,
  place,
  attributesOf,
  onOpen,
  children,
}: VirtualListProps<T>) {
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const { total } = list;
  const margin = useOffsetInPage(grid);
  const current = Math.min(active, Math.max(0, total - 1));
  // The row that has the focus stays, wherever the page is scrolled: nobody's focus is lost to scrolling.
  const rangeExtractor = useCallback(
    (range: Range) => [...new Set([...defaultRangeExtractor(range), current])].sort((a, b) => a - b),
    [current],
  );
  const pages = list.state.kind === 'ready' ? list.state.pages : null;
  // Another one for every drawing would have the place of every row of the list worked out anew for every drawing.
  const getItemKey = useCallback(
    (index: number) => (pages && itemIn(pages, list.pageSize, index)?.id) ?? index,
    [pages, list.pageSize],
  );
  // oxlint-disable-next-line react/incompatible-library -- nothing memoizes this component behind its back
  const virtualizer = useVirtualizer({
    count: total,
    getScrollElement: () => scrollerOf(grid.current),
    estimateSize: () => rowHeight,
    getItemKey,
    overscan: OVERSCAN_ROWS,
    scrollMargin: margin,
    rangeExtractor,
    useFlushSync: false,
  });
  const { range } = virtualizer;
  const [first, last] = [range?.startIndex ?? 0, range?.endIndex ?? 0];
  useEffect(() => {
    list.show(first - OVERSCAN_ROWS, last + OVERSCAN_ROWS);
  }, [list, list.version, first, last]);
  useScrollPlace(grid, place, list.version);
  useKeptFocus(grid, current);
  const moveTo = useRowKeys({ grid, total, rowsInSight: Math.max(1, last - first - 1), setActive, virtualizer });
  return (
    <>
      <div
        ref={grid}
        role="grid"
        tabIndex={-1}
        aria-label={label}
        aria-rowcount={total}
        className={styles.grid}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={moveTo}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => (
          <Row
            key={key}
            item={list.at(index)}
            index={index}
            top={start - margin}
            isCurrent={index === current}
            measure={virtualizer.measureElement}
            setActive={setActive}
            attributesOf={attributesOf}
            onOpen={onOpen}
          >
            {children}
          </Row>
        ))}
      </div>
      {list.state.kind === 'ready' && list.state.error !== null && (
        <div className={styles.failed}>
          <ErrorNotice error={list.state.error} onRetry={() => list.retry()} />
        </div>
      )}
    </>
  );
}

export const VirtualList = observer(VirtualListOf) as typeof VirtualListOf;

interface RowProps<T extends { readonly id: string }> extends Pick<
  VirtualListProps<T>,
  'attributesOf' | 'onOpen' | 'children'
> {
  /** Undefined while it is not here. */
  readonly item: T | undefined;
  readonly index: number;
  /** From the top of the list, in CSS pixels. */
  readonly top: number;
  /** Whether it is the row in the order of Tab. */
  readonly isCurrent: boolean;
  readonly measure: (row: HTMLElement | null) => void;
  readonly setActive: (index: number) => void;
}

function RowOf<T extends { readonly id: string }>({
  item,
  index,
  top,
  isCurrent,
  measure,
  setActive,
  attributesOf,
  onOpen,
  children,
}: RowProps<T>) {
  return (
    <div
      ref={measure}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a row of a table can't be placed freely
      role="row"
      aria-rowindex={index + 1}
      aria-busy={item === undefined || undefined}
      data-index={index}
      tabIndex={isCurrent ? 0 : -1}
      className={styles.row}
      style={{ transform: `translateY(${top}px)` }}
      onFocus={() => setActive(index)}
      onClick={(event) => item !== undefined && isOnRow(event) && onOpen(item)}
      onKeyDown={(event) => {
        if (item !== undefined && event.key === 'Enter' && event.target === event.currentTarget) onOpen(item);
      }}
      {...(item !== undefined && attributesOf(item))}
    >
      {item === undefined ? <Placeholder label={messages.lists.rowLoading} /> : children(item)}
    </div>
  );
}

/** Scrolling draws the list at each frame; of its rows only those are drawn that have come into sight. */
const Row = memo(RowOf) as typeof RowOf;

interface GridCellProps {
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** A part of a row. */
export function GridCell({ className, children }: GridCellProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a cell of a table can't stand outside one
    <div role="gridcell" className={className}>
      {children}
    </div>
  );
}

/** Stands where a row is about to be. */
function Placeholder({ label }: { readonly label: string }) {
  return (
    <GridCell className={styles.placeholder}>
      <span className="visually-hidden">{label}</span>
      <LoadingBar />
      <LoadingBar />
    </GridCell>
  );
}

/** Whether a click meant the row itself: not a button or a field in it, and not the end of selecting text. */
function isOnRow({
  target,
  currentTarget,
}: {
  readonly target: EventTarget;
  readonly currentTarget: Element;
}): boolean {
  // What a menu in the row shows stands elsewhere in the page, and its events come here all the same.
  if (!(target instanceof Element) || !currentTarget.contains(target)) return false;
  return target.closest('button, input, a') === null && (window.getSelection()?.isCollapsed ?? true);
}

/** What scrolls when the page does. */
function scrollerOf(element: Element | null): HTMLElement | null {
  return element?.closest('main') ?? null;
}

/** How far an element is from the top of what scrolls it, in CSS pixels, kept true while things above it change. */
function useOffsetInPage(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const scroller = scrollerOf(element.current);
    if (scroller === null) return;
    // Called once at the beginning, too.
    const observation = new ResizeObserver(() => {
      if (element.current === null) return;
      const top = element.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      setOffset(Math.round(top + scroller.scrollTop));
    });
    for (const part of scroller.children) observation.observe(part);
    return () => observation.disconnect();
  }, [element]);
  return offset;
}

/** What a row shows, or the whole of it, may go while it has the focus: the row that stands there then takes it. */
function useKeptFocus(grid: RefObject<HTMLElement | null>, current: number): void {
  const isInside = useRef(false);
  useEffect(() => {
    const rows = grid.current;
    const enter = (): void => void (isInside.current = true);
    const leave = ({ relatedTarget }: FocusEvent): void => {
      // What is removed leaves to nowhere.
      if (relatedTarget !== null) isInside.current = false;
    };
    rows?.addEventListener('focusin', enter);
    rows?.addEventListener('focusout', leave);
    return () => {
      rows?.removeEventListener('focusin', enter);
      rows?.removeEventListener('focusout', leave);
    };
  }, [grid]);
  useLayoutEffect(() => {
    if (!isInside.current || document.activeElement !== document.body) return;
    grid.current?.querySelector<HTMLElement>(`[data-index="${current}"]`)?.focus({ preventScroll: true });
  });
}

/** Scrolls to where the person was, remembers where they go, and goes back to the top when another list comes. */
function useScrollPlace(grid: RefObject<HTMLElement | null>, place: ScrollPlace, version: number): void {
  const seen = useRef(version);
  useLayoutEffect(() => {
    const scroller = scrollerOf(grid.current);
    if (scroller === null) return;
    // At the first drawing the list has its height by now, and can be scrolled to where it was.
    scroller.scrollTop = seen.current === version ? place.read() : Math.min(scroller.scrollTop, place.read());
    seen.current = version;
    const note = (): void => place.write(scroller.scrollTop);
    scroller.addEventListener('scrollend', note, { passive: true });
    return () => scroller.removeEventListener('scrollend', note);
  }, [grid, place, version]);
}
