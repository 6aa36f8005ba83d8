import { isKeyDerivationWeak, RECOMMENDED_MEMORY_KIB, RECOMMENDED_PASSES } from '../account-facts.js';
import type { HealthCheck } from '../health-check-registry.js';
import { counted } from '../wording.js';

export const weakKeyDerivation: HealthCheck = {
  id: 'weak-key-derivation',
  title: 'Cost of guessing the password',
  evaluate(snapshot) {
    if (!isKeyDerivationWeak(snapshot)) return [];
    const { memoryKiB, passes } = snapshot.keyDerivation;
    return [
      {
        code: 'KEY_DERIVATION_WEAK',
        severity: 'warning',
        message:
          `Guessing the password of this vault is cheaper than it should be (${megabytes(memoryKiB)}, ${counted(passes, 'pass', 'passes')}; ` +
          `recommended: ${megabytes(RECOMMENDED_MEMORY_KIB)}, ${counted(RECOMMENDED_PASSES, 'pass', 'passes')}).`,
        recommendation: 'Change the password: the new one is protected as recommended.',
        remedy: 'rotate-password',
      },
    ];
  },
};

function megabytes(kiB: number): string {
  return `${Math.floor(kiB / 1024)} MiB`;
}
