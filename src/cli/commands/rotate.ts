import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { CommandGroup } from '../command.js';
import { rotateKey } from './rotate-key.js';
import { rotatePassword } from './rotate-password.js';

export const rotate: CommandGroup = {
  name: 'rotate',
  summary: commandMessages.declarations.summaries.rotate,
  commands: [rotateKey, rotatePassword],
};
