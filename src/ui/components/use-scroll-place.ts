import { useLayoutEffect, type RefObject } from 'react';

import type { Place } from '../stores/place-store.js';
import { useStores } from './stores-context.js';

/**
 * How long a page remembers where it was scrolled to: until another page is opened, for those that are looked at from the top;
 * until the lock, for long lists; or not at all, where a list sees to that itself.
 */
export type PlaceMemory = 'while-open' | 'while-unlocked' | 'none';

/** What a list item bears as the attribute `data-place`, to be found again: its id. */
const ITEM = '[data-place]';

/** Scrolls a page to where the person was on it, and remembers where they go. */
export function useScrollPlace(content: RefObject<HTMLElement | null>, page: string, memory: PlaceMemory): void {
  const { places } = useStores();
  useLayoutEffect(() => {
    const element = content.current;
    const scroller = element?.closest('main');
    if (memory === 'none' || element === null || scroller === null || scroller === undefined) return;
    const end = keepPlace(scroller, element, places.at(page), (place) => places.note(page, place));
    return () => {
      end();
      if (memory === 'while-open') places.forget(page);
    };
  }, [places, content, page, memory]);
}

const topOf = (element: Element): number => element.getBoundingClientRect().top;

function placeIn(scroller: Element, content: Element): Place {
  const items = [...content.querySelectorAll<HTMLElement>(ITEM)];
  const edge = topOf(scroller);
  const top = items.find((item) => item.getBoundingClientRect().bottom > edge);
  const listed = items.length;
  // Above its first item, a page is what it is however long the list.
  if (top === undefined || topOf(top) > edge) return { anchor: null, offset: scroller.scrollTop, listed };
  return { anchor: top.dataset['place'] ?? null, offset: edge - topOf(top), listed };
}

/** How far a page has to be scrolled to be at a place, in CSS pixels; null while the item that the place hangs on is not there. */
function distanceTo({ anchor, offset }: Place, scroller: Element, content: Element): number | null {
  if (anchor === null) return offset - scroller.scrollTop;
  const item = content.querySelector(`[data-place="${CSS.escape(anchor)}"]`);
  return item === null ? null : topOf(item) + offset - topOf(scroller);
}

/** What says that the person goes somewhere themselves. */
const INPUT_EVENTS = ['wheel', 'pointerdown', 'keydown'] as const;

/**
 * Scrolls to a place as soon as the page is long enough, and holds it until the person goes somewhere: rows turn out to be
 * higher or lower than was thought as they come into sight. From then on, notes each place where the page comes to rest.
 */
function keepPlace(scroller: Element, content: Element, place: Place | null, note: (place: Place) => void): () => void {
  if (place === null) scroller.scrollTop = 0;
  let held = place;
  const letGo = (): void => {
    held = null;
  };
  const settle = (): void => {
    if (held === null) note(placeIn(scroller, content));
    else scroller.scrollTop += distanceTo(held, scroller, content) ?? 0;
  };
  const rest = (): void => {
    // Some ways of scrolling, those of a screen reader for one, show in nothing but that the page is elsewhere.
    if (held !== null && Math.abs(distanceTo(held, scroller, content) ?? 0) > 1 && !isAtEnd(scroller)) letGo();
    if (held === null) settle();
  };
  // Called once at the beginning, too.
  const observation = new ResizeObserver(settle);
  observation.observe(content);
  scroller.addEventListener('scrollend', rest, { passive: true });
  for (const type of INPUT_EVENTS) document.addEventListener(type, letGo, { passive: true });
  return () => {
    observation.disconnect();
    scroller.removeEventListener('scrollend', rest);
    for (const type of INPUT_EVENTS) document.removeEventListener(type, letGo);
  };
}

/** Whether a page can't be scrolled further down, as when only a part of it is here. */
const isAtEnd = ({ scrollTop, clientHeight, scrollHeight }: Element): boolean =>
  scrollTop + clientHeight >= scrollHeight - 1;
