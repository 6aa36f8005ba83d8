import { defineCommand } from '../command.js';
import { DEVICE_ARGUMENT, changeDevice } from '../change-device.js';

export const unarchiveDevice = defineCommand({
  syntax: 'unarchive <device>',
  summary: 'Count a device in the verdict again',
  options: (yargs) => yargs.positional('device', DEVICE_ARGUMENT),
  run: (context, { device }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.unarchiveDevice({ device: id }),
      describe: ({ name }) => [`"${name}" counts in the verdict again.`],
    }),
});
