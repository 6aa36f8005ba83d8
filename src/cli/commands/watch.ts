import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { KeystoreWatch } from '../keystore-watch.js';
import { passwordOfExistingVault, unlockWith } from '../unlock.js';

export const watch = defineCommand({
  name: 'watch',
  summary: commandMessages.declarations.summaries.watch,
  isLasting: true,
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
