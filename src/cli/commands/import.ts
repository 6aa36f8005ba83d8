import path from 'node:path';

import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { importReportLines } from '../text/import-report-text.js';
import { unlock } from '../unlock.js';

export const importBundle = defineCommand({
  syntax: 'import <file>',
  summary: 'Take in what another device knows from a bundle',
  options: (yargs) =>
    yargs
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A bundle that a device of this account exported',
      })
      .option('passphrase-file', {
        type: 'string',
        requiresArg: true,
        describe: "Read the bundle's passphrase from a file",
      }),
  async run(context, options) {
    await unlock(context);
    const passphrase = await context.secrets.passphrase(options['passphrase-file']);
    const report = await context.application.keystore.importBundle({ path: path.resolve(options.file), passphrase });
    await context.output.answer(report, () => importReportLines(report));
    return ExitCode.ok;
  },
});
