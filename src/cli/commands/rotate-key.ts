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
      `Key generation ${currentKey.generation} is made.`,
      ...(devices.active.length > 1
        ? ['Export a bundle and import it on the other devices, so that they have it too.']
        : []),
    ]);
    return ExitCode.ok;
  },
});
