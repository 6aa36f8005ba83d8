import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

export const rotateKey = defineCommand({
  syntax: 'key',
  summary: 'Make the next generation of the account key',
  options: (yargs) =>
    yargs.option('reason', {
      type: 'string',
      requiresArg: true,
      default: 'rotated',
      describe: 'Why, for the other devices',
    }),
  async run(context, { reason }) {
    await unlock(context);
    const { currentKey, devices } = await context.application.keystore.rotateKey({ reason });
    await context.output.answer({ currentKey }, () => [
      `Key generation ${currentKey.generation} is made.`,
      ...(devices.active.length > 1
        ? ['Export a bundle and import it on the other devices, so that they have it too.']
        : []),
    ]);
    return ExitCode.ok;
  },
});
