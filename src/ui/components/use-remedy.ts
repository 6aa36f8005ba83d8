import type { SyncCheckResultView, SyncWarningView } from '../../ipc/contract.js';
import type { Stores } from '../stores/create-stores.js';
import { messages } from '../text/messages.js';
import { useStores } from './stores-context.js';

const words = messages.sync.remedies;

export type Remedy = NonNullable<SyncWarningView['metadata']>['remedy'];

/** Something a person can do about a finding, here and now. */
export interface RemedyAction {
  readonly label: string;
  readonly run: () => void;
}

function remedyAction(remedy: Remedy, { dialogs, navigation }: Stores): RemedyAction | null {
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
    // Nothing inside the app mends these; their text says what does.
    case 'check-clock':
    case 'none':
      return null;
  }
}

/** Finds what can be done about a finding; null when nothing can be done inside the app. */
export function useRemedy(): (remedy: Remedy) => RemedyAction | null {
  const stores = useStores();
  return (remedy) => remedyAction(remedy, stores);
}

/** What the report's warnings call it when this device itself lacks rotations; what it lacks of entries alone is no reason. */
const thisDeviceLacksRotations: ReadonlySet<string> = new Set(['THIS_DEVICE_LACKS_ROTATIONS', 'ROTATION_UNOPENED']);

function isThisDeviceBehind({ warnings, alignment }: SyncCheckResultView, thisDevice: string | null): boolean {
  if (thisDevice !== null && alignment.devicesOutOfSync.includes(thisDevice)) return true;
  return warnings.some(({ metadata }) => metadata !== undefined && thisDeviceLacksRotations.has(metadata.code));
}

/**
 * The one action that a report recommends. Importing helps only the device that is behind: when that is another one, what
 * can be done here is to export a bundle for it.
 */
export function recommendedRemedy(report: SyncCheckResultView, thisDevice: string | null): Remedy {
  switch (report.recommendation.action) {
    case 'no-action-needed':
      return 'none';
    case 'rotate-password':
      return 'rotate-password';
    case 'import-keystore': {
      const areOthersBehind = report.alignment.devicesOutOfSyncCount > 0;
      return areOthersBehind && !isThisDeviceBehind(report, thisDevice) ? 'export-keystore' : 'import-keystore';
    }
  }
}
