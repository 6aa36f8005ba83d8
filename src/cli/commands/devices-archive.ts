import { defineCommand } from '../command.js';
import { DEVICE_ARGUMENT, changeDevice } from '../change-device.js';

export const archiveDevice = defineCommand({
  syntax: 'archive <device>',
  summary: 'Leave a device out of the verdict until it is heard of again',
  options: (yargs) => yargs.positional('device', DEVICE_ARGUMENT),
  run: (context, { device }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.archiveDevice({ device: id }),
      describe: ({ name }) => [`"${name}" is archived. It counts again as soon as something new is heard from it.`],
    }),
});
