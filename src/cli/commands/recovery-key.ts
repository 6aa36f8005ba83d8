import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { CommandGroup } from '../command.js';
import { checkRecoveryKey } from './recovery-key-check.js';
import { confirmRecoveryKey } from './recovery-key-confirm.js';
import { replaceRecoveryKey } from './recovery-key-replace.js';
import { showRecoveryKey } from './recovery-key-show.js';

export const recoveryKey: CommandGroup = {
  name: 'recovery-key',
  summary: commandMessages.declarations.summaries.recoveryKey,
  commands: [showRecoveryKey, confirmRecoveryKey, checkRecoveryKey, replaceRecoveryKey],
};
