import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { isKeyDerivationWeak, RECOMMENDED_MEMORY_KIB, RECOMMENDED_PASSES } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const weakKeyDerivation: HealthCheck = {
  id: 'weak-key-derivation',
  title: checkTitles['weak-key-derivation'],
  evaluate(snapshot) {
    if (!isKeyDerivationWeak(snapshot)) return [];
    const { memoryKiB, passes } = snapshot.keyDerivation;
    return [
      findingOf('KEY_DERIVATION_WEAK', {
        memoryMiB: Math.floor(memoryKiB / 1024),
        passes,
        recommendedMiB: RECOMMENDED_MEMORY_KIB / 1024,
        recommendedPasses: RECOMMENDED_PASSES,
      }),
    ];
  },
};
