import { commandMessages } from '../../core/common/text/english/command/index.js';
import { changeDevice } from '../change-device.js';
import { defineCommand } from '../command.js';
import { deviceArgument } from './parameters.js';

const { answers, declarations } = commandMessages;
const { summaries, options } = declarations;

export const renameDevice = defineCommand({
  name: 'rename',
  summary: summaries.devicesRename,
  arguments: { device: deviceArgument },
  options: { name: { describe: options.newName, value: { placeholder: 'NAME', kind: 'text' }, isRequired: true } },
  run: (context, { device, name }) =>
    changeDevice(context, device, {
      change: (keystore, { id }) => keystore.renameDevice({ device: id, name }),
      describe: (before, after) => [answers.renamed(before.name, after.name)],
    }),
});
