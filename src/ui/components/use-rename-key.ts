import { useEffect, useEffectEvent, type RefObject } from 'react';

import { RENAME_KEY } from '../stores/app-shortcuts.js';

/**
 * Calls `rename` when the key is pressed while the focus is in the row or the dialog that `inside` is a part of. These hand
 * out no events to what they contain.
 */
export function useRenameKey(inside: RefObject<HTMLElement | null>, rename: () => void): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const isWithOther = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (event.key !== RENAME_KEY || isWithOther || event.defaultPrevented) return;
    event.preventDefault();
    rename();
  });
  useEffect(() => {
    const whole = inside.current?.closest<HTMLElement>('[role="row"], [role="dialog"]');
    const listener = (event: KeyboardEvent): void => hear(event);
    whole?.addEventListener('keydown', listener);
    return () => whole?.removeEventListener('keydown', listener);
  }, [inside]);
}
