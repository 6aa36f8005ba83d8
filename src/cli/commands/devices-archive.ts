import { commandMessages } from '../../core/common/text/english/command/index.js';
import { changeDevice } from '../change-device.js';
import type { DeviceSummary } from '../../keystore/index.js';
import { confirm } from '../confirm.js';
import { defineCommand } from '../command.js';
import { SHOWN_DIGITS } from '../text/device-table.js';
import { formatMoment } from '../text/moment.js';
import { deviceArgument } from './parameters.js';

const { answers, declarations, inputOutput: messages } = commandMessages;

export const archiveDevice = defineCommand({
  name: 'archive',
  summary: declarations.summaries.devicesArchive,
  arguments: { device: deviceArgument },
  options: { yes: { describe: declarations.options.yes, short: 'y' } },
  run: (context, { device, yes }) =>
    changeDevice(context, device, {
      confirm: async (found) => {
        if (!yes && found.standing === 'active') await confirm(context, question(found));
      },
      change: (keystore, { id }) => keystore.archiveDevice({ device: id }),
      describe: ({ name }) => [answers.archived(name)],
    }),
});

function question({ id, name, lastHeardAt }: DeviceSummary): string {
  return messages.archiveQuestion(name, id.slice(0, SHOWN_DIGITS), formatMoment(lastHeardAt));
}
