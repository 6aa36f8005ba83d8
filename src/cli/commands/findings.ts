import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { CommandGroup } from '../command.js';
import { listFindings } from './findings-list.js';
import { markFindingSeen } from './findings-seen.js';
import { markFindingUnseen } from './findings-unseen.js';

export const findings: CommandGroup = {
  name: 'findings',
  summary: commandMessages.declarations.summaries.findings,
  commands: [listFindings, markFindingSeen, markFindingUnseen],
};
