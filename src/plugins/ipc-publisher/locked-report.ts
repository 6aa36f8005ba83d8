import type { Immutable, SyncCheckResultView } from '../../ipc/contract.js';

/**
 * What is left of a report while the vault is locked: the verdict, which the badge goes on showing, and counts. No
 * device, no key and no name, for whoever stands before a locked app is not known.
 */
export function lockedReport(report: Immutable<SyncCheckResultView>): Immutable<SyncCheckResultView> {
  const { action, priority } = report.recommendation;
  return {
    ...report,
    alignment: { ...report.alignment, currentKeypairPublicKey: '', devicesInSync: [], devicesOutOfSync: [] },
    warnings: [],
    recommendation: { action, priority, reason: 'Unlock the vault to see the reason.' },
    remedy: report.remedy && { id: report.remedy.id, device: { id: '', name: '' } },
  };
}
