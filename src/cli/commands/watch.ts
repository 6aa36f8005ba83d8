import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { KeystoreWatch } from '../keystore-watch.js';
import { passwordOfExistingVault, unlockWith } from '../unlock.js';

export const watch = defineCommand({
  syntax: 'watch',
  summary: 'Check in the background until told to end; one line of JSON per event',
  options: (yargs) => yargs,
  async run(context) {
    const password = await passwordOfExistingVault(context);
    const ending = AbortSignal.any([context.interruption(), context.output.readerGone]);
    const keystoreWatch = new KeystoreWatch(context);
    try {
      keystoreWatch.start();
      await unlockWith(context, password);
      await keystoreWatch.until(ending);
    } finally {
      keystoreWatch.dispose();
    }
    return ExitCode.ok;
  },
});
