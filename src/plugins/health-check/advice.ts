import { recommendationTexts, type RecommendationKey } from '../../core/common/text/english/recommendations.js';
import { toWords, type ParametersOf, type Reading, type RecommendationWords } from '../../core/common/text/text.js';
import type { DeviceSummary, KeystoreSnapshot } from '../../keystore/index.js';
import { thisDeviceOf } from './account-facts.js';
import type { Finding } from './health-check-registry.js';
import type {
  DeviceReference,
  RecommendedAction,
  RecommendedRemedy,
  Remedy,
  SyncCheckResult,
} from './sync-check-result.js';

type Recommendation = SyncCheckResult['recommendation'];

/** The one thing to do next, and where. */
export interface Advice {
  readonly action: RecommendedAction;
  readonly priority: Recommendation['priority'];
  readonly said: Said;
  readonly remedy: RecommendedRemedy | null;
  /** What it is about, where it is a finding. A report lists that one in any case: a person may have to mark it as seen. */
  readonly finding?: Finding | undefined;
}

/** Words, and what they were made from where they are the catalogue's. */
export interface Said {
  readonly words: RecommendationWords;
  readonly text?: Recommendation['text'];
}

/** Words of the catalogue. */
export function say<Key extends RecommendationKey>(
  key: Key,
  parameters: ParametersOf<(typeof recommendationTexts)[Key]>,
  reading: Reading,
): Said {
  return {
    words: toWords<RecommendationWords>(recommendationTexts[key], parameters, reading),
    text: { key, parameters },
  };
}

/**
 * To do something here.
 *
 * @param subject the device that it is about
 */
export function onThisDevice(id: Remedy, snapshot: KeystoreSnapshot, subject?: DeviceReference): RecommendedRemedy {
  return {
    id,
    device: reference(thisDeviceOf(snapshot), snapshot.thisDevice),
    ...(subject !== undefined && subject.id !== snapshot.thisDevice && { with: reference(subject, subject.id) }),
  };
}

/** To import on `device` a bundle of `source`, and then the other way round, so that each knows of the other. */
export function exchange(
  device: DeviceSummary | undefined,
  source: DeviceSummary | undefined,
): RecommendedRemedy | null {
  if (device === undefined) return null;
  return {
    id: 'import-keystore',
    device: reference(device, device.id),
    ...(source !== undefined && { with: reference(source, source.id) }),
  };
}

function reference(device: DeviceReference | undefined, id: string): DeviceReference {
  return { id, name: device?.name ?? id };
}
