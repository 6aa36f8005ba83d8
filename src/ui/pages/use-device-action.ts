import { useState } from 'react';

import { useStores } from '../components/stores-context.js';
import { toErrorView } from '../text/error-view.js';
import type { DeviceAction } from './device-actions.js';

/** Runs actions on devices. What goes wrong is told in passing: a row has no room for it. */
export function useDeviceAction(): { readonly isBusy: boolean; readonly run: (action: DeviceAction) => void } {
  const { toasts } = useStores();
  const [isBusy, setIsBusy] = useState(false);
  const perform = async (action: DeviceAction): Promise<void> => {
    setIsBusy(true);
    try {
      await action.run();
    } catch (error) {
      toasts.showError(toErrorView(error));
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, run: (action) => void perform(action) };
}
