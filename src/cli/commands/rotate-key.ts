import { commandMessages } from '../../core/common/text/english/command/index.js';
import { confirm } from '../confirm.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

const { declarations, inputOutput, warnings } = commandMessages;
const { summaries, options } = declarations;

export const rotateKey = defineCommand({
  name: 'key',
  summary: summaries.rotateKey,
  options: {
    reason: { describe: options.rotationReason, value: { placeholder: 'TEXT', kind: 'text' }, default: 'rotated' },
    yes: { describe: options.yes, short: 'y' },
  },
  async run(context, { reason, yes }) {
    await unlock(context);
    // Loaded with the rest of the application, not for a help page.
    const { thisDeviceLacksRotations } = await import('../../plugins/health-check/index.js');
    if (thisDeviceLacksRotations(await context.application.keystore.refresh())) {
      await context.output.warn({ code: 'THIS_DEVICE_LACKS_KEY', ...warnings.rotatingWhileBehind });
      if (!yes) await confirm(context, inputOutput.rotateQuestion);
    }
    const { currentKey, devices } = await context.application.keystore.rotateKey({ reason });
    await context.output.report({ currentKey }, () => [
      commandMessages.answers.keyRotated(currentKey.generation),
      ...(devices.active.length > 1 ? [commandMessages.answers.bringNewKey] : []),
    ]);
    return ExitCode.ok;
  },
});
