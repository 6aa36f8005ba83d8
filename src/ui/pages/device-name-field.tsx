import { useEffect, useRef } from 'react';

import { NAME_LIMIT } from '../../core/common/visible-text.js';
import { useStores } from '../components/stores-context.js';
import { TextField } from '../components/text-field.js';
import { messages } from '../text/messages.js';

const text = messages.welcome;

/** The name that a device gets. Begins with the name of the machine, and never overwrites what a person types. */
export function DeviceNameField({ problem }: { readonly problem: string | undefined }) {
  const input = useRef<HTMLInputElement>(null);
  const { bridge } = useStores();
  useEffect(() => {
    let isWanted = true;
    const suggest = async (): Promise<void> => {
      const { suggestedDeviceName } = await bridge.invoke('app:getAbout');
      const field = input.current;
      if (!isWanted || field === null || field.value !== '') return;
      field.value = suggestedDeviceName;
      // Typing replaces it.
      if (document.activeElement === field) field.select();
    };
    suggest().catch(() => {
      // Without a suggestion the field is empty, and its placeholder gives an example.
    });
    return () => {
      isWanted = false;
    };
  }, [bridge]);
  return (
    <TextField
      ref={input}
      name="deviceName"
      label={text.deviceName}
      description={text.deviceNameDescription}
      placeholder={text.deviceNamePlaceholder}
      limit={NAME_LIMIT}
      dir="auto"
      problem={problem}
      data-testid="device-name"
    />
  );
}

/** What is wrong with a device's name; undefined when nothing is. */
export function checkDeviceName(name: string): string | undefined {
  return name.trim() === '' ? text.deviceNameMissing : undefined;
}
