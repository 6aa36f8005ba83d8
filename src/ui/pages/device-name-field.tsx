import { TextField } from '../components/text-field.js';
import { LONGEST_NAME } from '../text/display-text.js';

/** The name that a device gets. */
export function DeviceNameField({ problem }: { readonly problem: string | undefined }) {
  return (
    <TextField
      name="deviceName"
      label="Name of this device"
      description="So that you know it from your other devices. You can change it later."
      placeholder="for instance: Work laptop"
      maxLength={LONGEST_NAME}
      problem={problem}
      data-testid="device-name"
    />
  );
}

/** What is wrong with a device's name; undefined when nothing is. */
export function checkDeviceName(name: string): string | undefined {
  return name.trim() === '' ? 'Give this device a name.' : undefined;
}
