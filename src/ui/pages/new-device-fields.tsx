import type { FormValues } from '../components/form.js';
import {
  checkNewPassword,
  hasProblems,
  NewPasswordFields,
  type NewPasswordProblems,
} from '../components/new-password-fields.js';
import { checkDeviceName, DeviceNameField } from './device-name-field.js';

/** What is wrong with the name and the password of a device that is new. */
export interface NewDeviceProblems {
  readonly deviceName?: string | undefined;
  readonly newPassword: NewPasswordProblems;
}

interface NewDeviceFieldsProps {
  readonly passwordLabel: string;
  readonly problems: NewDeviceProblems;
}

/** What every way into the app asks for: what this device is called, and the password of its vault. */
export function NewDeviceFields({ passwordLabel, problems }: NewDeviceFieldsProps) {
  return (
    <>
      <DeviceNameField problem={problems.deviceName} />
      <NewPasswordFields label={passwordLabel} problems={problems.newPassword} />
    </>
  );
}

export function checkNewDevice(values: FormValues): NewDeviceProblems {
  return { deviceName: checkDeviceName(values('deviceName')), newPassword: checkNewPassword(values) };
}

export function isSoundDevice({ deviceName, newPassword }: NewDeviceProblems): boolean {
  return deviceName === undefined && !hasProblems(newPassword);
}

export function newDeviceIn(values: FormValues): { readonly deviceName: string; readonly password: string } {
  return { deviceName: values('deviceName').trim(), password: values('newPassword') };
}
