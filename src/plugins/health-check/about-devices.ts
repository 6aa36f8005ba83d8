import { nameList, type NameList } from '../../core/common/text/english/phrases.js';
import type { DeviceSummary } from '../../keystore/index.js';
import type { Finding } from './health-check-registry.js';

/** Names the device that a finding is about, when it is about exactly one. */
export function aboutDevices(devices: readonly Pick<DeviceSummary, 'id' | 'name'>[]): Pick<Finding, 'device'> {
  const [device, another] = devices;
  return device === undefined || another !== undefined ? {} : { device: { id: device.id, name: device.name } };
}

/** The names of devices, for a sentence. */
export function namesOf(devices: readonly Pick<DeviceSummary, 'name'>[]): NameList {
  return nameList(devices.map(({ name }) => name));
}
