import { commandMessages } from '../../core/common/text/english/command/index.js';
import { appError } from '../../core/errors.js';
import type { DeviceSummary } from '../../keystore/index.js';
import { changeDevice } from '../change-device.js';
import { defineCommand, type CommandContext } from '../command.js';
import { SHOWN_DIGITS } from '../text/device-table.js';
import { formatMoment } from '../text/moment.js';
import { toTerminalText } from '../text/terminal-text.js';
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

/** Scripts have nobody to ask: without a terminal, calling the command is the answer. Throws `OPERATION_CANCELLED`. */
async function askBeforeRevoking({ prompt }: CommandContext, device: DeviceSummary): Promise<void> {
  // What can't be revoked is refused without a question.
  if (!prompt || device.standing === 'revoked' || device.isThisDevice) return;
  const { id, name, lastHeardAt } = device;
  const question = messages.revokeQuestion(name, id.slice(0, SHOWN_DIGITS), formatMoment(lastHeardAt));
  const answer = await prompt.ask(`${toTerminalText(question)} `);
  if (answer.trim().toLowerCase() === 'yes') return;
  throw appError('OPERATION_CANCELLED.not-confirmed');
}
