import { reaction } from 'mobx';
import { useEffect, type RefObject } from 'react';

import { useStores } from './stores-context.js';

/** Gives the focus to a search field whenever a person asked for the search, from wherever they were. */
export function useSearchRequest(field: RefObject<HTMLInputElement | null>): void {
  const { navigation } = useStores();
  useEffect(
    () =>
      reaction(
        () => navigation.isSearchWanted,
        (isWanted) => {
          if (!isWanted) return;
          field.current?.focus();
          field.current?.select();
          navigation.finishSearchRequest();
        },
        { fireImmediately: true },
      ),
    [navigation, field],
  );
}
