import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

const { summaries, options } = commandMessages.declarations;

export const rotateKey = defineCommand({
  name: 'key',
  summary: summaries.rotateKey,
  options: {
    reason: { describe: options.rotationReason, value: { placeholder: 'TEXT', kind: 'text' }, default: 'rotated' },
  },
  async run(context, { reason }) {
    await unlock(context);
    const { currentKey, devices } = await context.application.keystore.rotateKey({ reason });
    await context.output.report({ currentKey }, () => [
      commandMessages.answers.keyRotated(currentKey.generation),
      ...(devices.active.length > 1 ? [commandMessages.answers.bringNewKey] : []),
    ]);
    return ExitCode.ok;
  },
});
