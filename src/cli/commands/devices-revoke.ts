import { defineCommand } from '../command.js';
import { DEVICE_ARGUMENT, changeDevice } from '../change-device.js';

export const revokeDevice = defineCommand({
  syntax: 'revoke <device>',
  summary: 'Shut a device out for good and make a key that it cannot open',
  options: (yargs) =>
    yargs.positional('device', DEVICE_ARGUMENT).option('reason', {
      type: 'string',
      requiresArg: true,
      default: 'revoked',
      describe: 'Why, for the other devices',
    }),
  run: (context, { device, reason }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.revokeDevice({ device: id, reason }),
      describe: ({ name }) => [
        `"${name}" is revoked, and a new key is made that it cannot open.`,
        'Export a bundle and import it on the other devices; change the password if that device knew it.',
      ],
    }),
});
