import { commandMessages } from '../../core/common/text/english/command/index.js';
import { changeDevice } from '../change-device.js';
import { defineCommand } from '../command.js';
import { deviceArgument } from './parameters.js';

export const unarchiveDevice = defineCommand({
  name: 'unarchive',
  summary: commandMessages.declarations.summaries.devicesUnarchive,
  arguments: { device: deviceArgument },
  run: (context, { device }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.unarchiveDevice({ device: id }),
      describe: ({ name }) => [commandMessages.answers.unarchived(name)],
    }),
});
