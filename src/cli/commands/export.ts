import path from 'node:path';

import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

export const exportBundle = defineCommand({
  syntax: 'export <file>',
  summary: 'Write everything this device knows into a sealed bundle',
  options: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'Where to write the bundle; a file there is replaced',
      })
      .option('passphrase-file', {
        type: 'string',
        requiresArg: true,
        describe: "Read the bundle's passphrase from a file",
      }),
  async run(context, options) {
    await unlock(context);
    const passphrase = await context.secrets.passphraseOfNewBundle(options['passphrase-file']);
    const report = await context.application.keystore.exportBundle({ path: path.resolve(options.file), passphrase });
    await context.output.answer(report, () => [
      `Wrote ${report.entries} entries (${report.bytes} bytes) to ${report.path}`,
    ]);
    return ExitCode.ok;
  },
});
