import { useEffect, useState } from 'react';

import type { ErrorView, RequestResult } from '../../ipc/contract.js';
import { useStores } from '../components/stores-context.js';
import { toErrorView } from '../text/error-view.js';

export type About =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly about: RequestResult<'app:getAbout'> }
  | { readonly kind: 'failed'; readonly error: ErrorView; readonly retry: () => void };

/** What the app says about itself; asked for when a page needs it. */
export function useAbout(): About {
  const { bridge } = useStores();
  const [state, setState] = useState<About>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    const show = (next: About): void => {
      if (isCurrent) setState(next);
    };
    bridge.invoke('app:getAbout').then(
      (about) => show({ kind: 'ready', about }),
      (thrown: unknown) => show({ kind: 'failed', error: toErrorView(thrown), retry: () => setAttempt(attempt + 1) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [bridge, attempt]);
  return state;
}
