import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { DeviceSummary } from '../../keystore/index.js';
import { changeDevice } from '../change-device.js';
import { defineCommand, type CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { SHOWN_DIGITS } from '../text/device-table.js';
import { formatMoment } from '../text/moment.js';
import { deviceArgument } from './parameters.js';

const { answers, declarations, inputOutput: messages } = commandMessages;

export const revokeDevice = defineCommand({
  name: 'revoke',
  summary: declarations.summaries.devicesRevoke,
  arguments: { device: deviceArgument },
  options: {
    reason: {
      describe: declarations.options.revocationReason,
      value: { placeholder: 'TEXT', kind: 'text' },
      default: 'revoked',
    },
    yes: { describe: declarations.options.yes, short: 'y' },
  },
  run: (context, { device, reason, yes }) =>
    changeDevice(context, device, {
      confirm: async (found) => {
        if (!yes) await askBeforeRevoking(context, found);
      },
      change: (keystore, { id }) => keystore.revokeDevice({ device: id, reason }),
      describe: ({ name }) => [answers.revoked(name), answers.afterRevoking],
    }),
});

/** What can't be revoked is refused without a question. */
async function askBeforeRevoking(context: CommandContext, device: DeviceSummary): Promise<void> {
  if (device.standing === 'revoked' || device.isThisDevice) return;
  const { id, name, lastHeardAt } = device;
  await confirm(context, messages.revokeQuestion(name, id.slice(0, SHOWN_DIGITS), formatMoment(lastHeardAt)));
}
