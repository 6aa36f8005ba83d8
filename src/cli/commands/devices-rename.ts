import { defineCommand } from '../command.js';
import { DEVICE_ARGUMENT, changeDevice } from '../change-device.js';

export const renameDevice = defineCommand({
  syntax: 'rename <device>',
  summary: 'Give a device another name',
  options: (yargs) =>
    yargs
      .positional('device', DEVICE_ARGUMENT)
      .option('name', { type: 'string', requiresArg: true, demandOption: true, describe: 'The new name' }),
  run: (context, { device, name }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.renameDevice({ device: id, name }),
      describe: (before, after) => [`"${before.name}" is now called "${after.name}".`],
    }),
});
