/** Where something stands in a list, so that what takes its place can be found when it is gone. */
export interface Place {
  readonly list: Element;
  readonly item: Element;
  readonly index: number;
}

/** The place of the item of a list that an element is, or is in; null when it is in none. */
export function placeIn(list: Element, element: Element): Place | null {
  const index = [...list.children].findIndex((item) => item.contains(element));
  const item = list.children.item(index);
  return item === null ? null : { list, item, index };
}

/** What takes the place of something that is gone: the item that stands there now, else the last, else the heading of the page. */
export function successorOf(place: Place | null): HTMLElement | null {
  const { length = 0 } = place?.list.isConnected ? place.list.children : {};
  const item = length > 0 ? place?.list.children.item(Math.min(place.index, length - 1)) : null;
  return item instanceof HTMLElement ? item : document.querySelector('h1[tabindex="-1"]');
}
