import type { HealthCheck } from '../health-check-registry.js';
import { counted, listed } from '../wording.js';

export const damagedRecords: HealthCheck = {
  id: 'damaged-records',
  title: 'Damage to the stored vault',
  evaluate({ damagedRecords: damaged }) {
    if (damaged.length === 0) return [];
    return [
      {
        code: 'RECORDS_DAMAGED',
        severity: 'critical',
        message: `${counted(damaged.length, 'stored record')} can't be read: ${listed(damaged)}. Everything else can.`,
        recommendation:
          'Import a bundle of another device: it brings back what was damaged. Then look at the disk of this one.',
        remedy: 'import-keystore',
      },
    ];
  },
};
