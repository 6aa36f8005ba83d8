import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { canAnswer, shutOutOf, suspensionOf } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { HealthCheck } from '../health-check-registry.js';

export const thisDeviceOut: HealthCheck = {
  id: 'this-device-out',
  title: checkTitles['this-device-out'],
  evaluate(snapshot) {
    const shutOut = shutOutOf(snapshot);
    if (shutOut !== undefined) {
      const { kind: how, byName: by, at, isByRecoveryKey } = shutOut;
      return [findingOf('THIS_DEVICE_REVOKED', { how, by, at, isByRecoveryKey })];
    }
    const suspension = suspensionOf(snapshot);
    if (suspension === undefined) return [];
    const { by: id, byName: name, at } = suspension;
    const parameters = { by: name, at, canAnswer: canAnswer(snapshot, suspension) };
    return [findingOf('THIS_DEVICE_SUSPENDED', parameters, { device: { id, name } })];
  },
};
