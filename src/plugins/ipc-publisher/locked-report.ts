import { recommendationTexts, type RecommendationKey } from '../../core/common/text/english/recommendations.js';
import type { Immutable, SyncCheckResultView } from '../../ipc/contract.js';

const WHY = 'vault-locked' satisfies RecommendationKey;

/**
 * What is left of a report while the vault is locked: the verdict, which the badge goes on showing, and counts. No
 * device, no key and no name: anybody may be looking at a locked app.
 */
export function lockedReport(report: Immutable<SyncCheckResultView>): Immutable<SyncCheckResultView> {
  const { action, priority } = report.recommendation;
  return {
    ...report,
    alignment: { ...report.alignment, currentKeypairPublicKey: '', devicesInSync: [], devicesOutOfSync: [] },
    warnings: [],
    recommendation: { action, priority, ...recommendationTexts[WHY], text: { key: WHY, parameters: {} } },
    remedy: report.remedy && { id: report.remedy.id, device: { id: '', name: '' } },
  };
}
