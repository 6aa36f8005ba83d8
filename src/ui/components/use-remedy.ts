import type { SyncCheckResultView, SyncWarningView } from '../../ipc/contract.js';
import type { Stores } from '../stores/create-stores.js';
import { toErrorView } from '../text/error-view.js';
import { messages } from '../text/messages.js';
import { useStores } from './stores-context.js';

const words = messages.sync.remedies;

export type Remedy = NonNullable<SyncWarningView['metadata']>['remedy'];

/** Something a person can do about a finding, here and now. */
export interface RemedyAction {
  readonly label: string;
  readonly run: () => void;
}

/** What can be done about a finding, on `device` where it is about one; null when nothing can be done inside the app. */
export function remedyAction(remedy: Remedy, device: string | undefined, stores: Stores): RemedyAction | null {
  const { dialogs, navigation, bridge, session, toasts } = stores;
  switch (remedy) {
    case 'import-keystore':
      return { label: words.importBundle, run: () => dialogs.show({ kind: 'import-bundle' }) };
    case 'export-keystore':
      return { label: words.exportBundle, run: () => dialogs.show({ kind: 'export-bundle' }) };
    case 'rotate-key':
      return { label: words.rotateKey, run: () => dialogs.show({ kind: 'rotate-key' }) };
    case 'rotate-password':
      return { label: words.changePassword, run: () => dialogs.show({ kind: 'change-password' }) };
    case 'open-devices':
      return { label: words.showDevices, run: () => navigation.goTo({ page: 'devices' }) };
    case 'open-rotations':
      return { label: words.showRotations, run: () => navigation.goTo({ page: 'rotations' }) };
    case 'open-settings':
      return { label: words.openSettings, run: () => navigation.goTo({ page: 'settings', section: 'vault' }) };
    case 'join-anew':
      // What is to be moved away before the account can be joined again.
      return { label: words.showDataFolder, run: () => void orToast(bridge.invoke('app:openDataFolder'), toasts) };
    case 'replace-device':
      return device === undefined ? null : { label: words.replaceDevice, run: () => void askToRevoke(device, stores) };
    case 'print-recovery-key':
      return { label: words.printRecoveryKey, run: () => void orToast(session.showRecoveryKey(), toasts) };
    case 'check-recovery-key':
      return { label: words.checkRecoveryKey, run: () => dialogs.show({ kind: 'check-recovery-key' }) };
    // Nothing inside the app mends these; their text says what does.
    case 'check-clock':
    case 'update-app':
    case 'none':
      return null;
  }
}

/** The old one is revoked; the new one has its name already. */
async function askToRevoke(device: string, { keystore, dialogs, toasts }: Stores): Promise<void> {
  try {
    const details = await keystore.describeDevice(device);
    dialogs.show({ kind: 'revoke-device', device: details.device });
  } catch (error) {
    toasts.showError(toErrorView(error));
  }
}

async function orToast(work: Promise<unknown>, toasts: Stores['toasts']): Promise<void> {
  try {
    await work;
  } catch (error) {
    toasts.showError(toErrorView(error));
  }
}

/** `remedyAction` with the stores of this window. */
export function useRemedy(): (remedy: Remedy, device?: string) => RemedyAction | null {
  const stores = useStores();
  return (remedy, device) => remedyAction(remedy, device, stores);
}

/**
 * What this window can offer of what a report recommends. Importing helps only the device that is behind: when that is
 * another one, what can be done here is to export a bundle for it.
 */
export function recommendedRemedy({ remedy }: SyncCheckResultView, thisDevice: string | null): Remedy {
  if (remedy === null) return 'none';
  const isElsewhere = thisDevice !== null && remedy.device.id !== thisDevice;
  return isElsewhere && remedy.id === 'import-keystore' ? 'export-keystore' : remedy.id;
}
