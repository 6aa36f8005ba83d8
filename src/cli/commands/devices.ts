import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { CommandGroup } from '../command.js';
import { archiveDevice } from './devices-archive.js';
import { listDevices } from './devices-list.js';
import { renameDevice } from './devices-rename.js';
import { revokeDevice } from './devices-revoke.js';
import { unarchiveDevice } from './devices-unarchive.js';

export const devices: CommandGroup = {
  name: 'devices',
  summary: commandMessages.declarations.summaries.devices,
  commands: [listDevices, renameDevice, archiveDevice, unarchiveDevice, revokeDevice],
};
