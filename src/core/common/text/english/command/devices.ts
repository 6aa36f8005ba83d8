/** What is said about finding the device that is meant. */
export const deviceMessages = {
  deviceUnknown: (reference: string) =>
    `No device is called "${reference}", and no device id begins with it. Nothing was changed.`,
  deviceIdTooShort: (reference: string, minimum: number) =>
    `"${reference}" is too short for the beginning of a device id: at least ${minimum} digits are needed. Nothing was changed.`,
  deviceUnknownHint: 'Look at the names and ids that "onestar devices list" shows.',
};
