import type { HealthCheck } from '../health-check-registry.js';
import { counted, listed } from '../wording.js';

export const rollback: HealthCheck = {
  id: 'rollback',
  title: 'Remotes that go back in time',
  evaluate({ rollbacks }) {
    if (rollbacks.length === 0) return [];
    const remotes = [...new Set(rollbacks.map(({ remote }) => remote))];
    const lost = rollbacks.reduce((sum, { seen, shown }) => sum + Math.max(0, seen - shown), 0);
    return [
      {
        code: 'REMOTE_ROLLED_BACK',
        severity: 'critical',
        message: `${listed(remotes)} shows an older state than this device has seen: ${counted(lost, 'change')} went missing there. Nothing was taken back here.`,
        recommendation:
          'Find out whether somebody restored a backup there. If nobody did, trust that storage no longer.',
        remedy: 'open-settings',
      },
    ];
  },
};
