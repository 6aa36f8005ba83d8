import { commandMessages } from '../../core/common/text/english/command/index.js';
import { changeDevice } from '../change-device.js';
import { defineCommand } from '../command.js';
import { deviceArgument } from './parameters.js';

export const archiveDevice = defineCommand({
  name: 'archive',
  summary: commandMessages.declarations.summaries.devicesArchive,
  arguments: { device: deviceArgument },
  run: (context, { device }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.archiveDevice({ device: id }),
      describe: ({ name }) => [`"${name}" is archived. It counts again as soon as something new is heard from it.`],
    }),
});
