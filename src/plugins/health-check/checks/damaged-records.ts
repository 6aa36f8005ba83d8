import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const damagedRecords: HealthCheck = {
  id: 'damaged-records',
  title: checkTitles['damaged-records'],
  evaluate: ({ damagedRecords: damaged }) =>
    damaged.length === 0 ? [] : [findingOf('RECORDS_DAMAGED', { records: nameList(damaged) })],
};
