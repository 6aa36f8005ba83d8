import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const rollback: HealthCheck = {
  id: 'rollback',
  title: checkTitles.rollback,
  evaluate({ rollbacks }) {
    if (rollbacks.length === 0) return [];
    const remotes = [...new Set(rollbacks.map(({ remote }) => remote))];
    const lost = rollbacks.reduce((sum, { seen, shown }) => sum + Math.max(0, seen - shown), 0);
    return [
      findingOf(
        'REMOTE_ROLLED_BACK',
        { remotes: nameList(remotes), lost },
        { subject: `${remotes.join(' ')} ${lost}` },
      ),
    ];
  },
};
