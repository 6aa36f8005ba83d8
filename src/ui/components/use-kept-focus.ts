import { useLayoutEffect, useRef, type FocusEvent } from 'react';

import { placeIn, successorOf, type Place } from './list-place.js';

interface FocusHandlers {
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** When an item of a list goes and the focus with it, what takes its place gets it. Gives back the handlers of the list. */
export function useKeptFocus(): FocusHandlers {
  /** The item that has the focus, or what is in it. */
  const place = useRef<Place | null>(null);
  useLayoutEffect(() => {
    if (place.current === null || place.current.item.isConnected) return;
    handOn(place.current);
    place.current = null;
  });
  useLayoutEffect(
    () => () => {
      // The list goes as a whole, and is in the page until this is done.
      const last = place.current;
      if (last !== null) queueMicrotask(() => handOn(last));
    },
    [],
  );
  return {
    onFocus: ({ target, currentTarget }) => {
      place.current = placeIn(currentTarget, target);
    },
    onBlur: ({ relatedTarget }) => {
      // What is disabled or gone loses the focus to nothing. What goes elsewhere is no longer of this list.
      if (relatedTarget !== null) place.current = null;
    },
  };
}

/** Unless something else has the focus by now. */
function handOn(place: Place): void {
  if (document.activeElement === document.body) successorOf(place)?.focus({ preventScroll: true });
}
