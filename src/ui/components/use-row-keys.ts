import type { Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

interface RowKeysOptions {
  readonly grid: RefObject<HTMLElement | null>;
  readonly total: number;
  readonly rowsInSight: number;
  readonly setActive: (index: number) => void;
  readonly virtualizer: Virtualizer<HTMLElement, Element>;
}

/** What can take the focus inside a row. */
const WIDGETS = 'button:not(:disabled), input, a[href]';

/** Moves the focus between rows that may not be in the page yet. Gives back the handler of the keys. */
export function useRowKeys({
  grid,
  total,
  rowsInSight,
  setActive,
  virtualizer,
}: RowKeysOptions): (event: KeyboardEvent) => void {
  /** The row that is to have the focus as soon as it is there. */
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const row = rowAt(grid.current, wanted.current);
    if (row === null) return;
    row.focus({ preventScroll: true });
    // A row that is still empty is drawn anew when its content comes, and then has to get the focus again.
    if (!row.hasAttribute('aria-busy')) wanted.current = null;
  });
  return (event) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="row"]') : null;
    if (row === null || !grid.current?.contains(row) || event.target instanceof HTMLInputElement) return;
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      moveInRow(row, event.key === 'ArrowRight' ? 1 : -1);
      event.preventDefault();
      return;
    }
    const next = rowAfter(event.key, Number(row.dataset['index']), total, rowsInSight);
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setActive(next);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
}

/** Where a key leads from a row; null when it leads nowhere. */
export function rowAfter(key: string, from: number, total: number, rowsInSight: number): number | null {
  const last = total - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'PageDown':
      return Math.min(last, from + rowsInSight);
    case 'PageUp':
      return Math.max(0, from - rowsInSight);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

function rowAt(grid: HTMLElement | null, index: number): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
}

/** From the row to the first thing in it that can be used, on to the next, and back. */
function moveInRow(row: HTMLElement, step: 1 | -1): void {
  const stops = [row, ...row.querySelectorAll<HTMLElement>(WIDGETS)];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
}
