import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { CommandGroup } from '../command.js';
import { admitDevice } from './devices-admit.js';
import { archiveDevice } from './devices-archive.js';
import { listDevices } from './devices-list.js';
import { renameDevice } from './devices-rename.js';
import { revokeDevices } from './devices-revoke.js';
import { unarchiveDevice } from './devices-unarchive.js';

export const devices: CommandGroup = {
  name: 'devices',
  summary: commandMessages.declarations.summaries.devices,
  commands: [listDevices, admitDevice, renameDevice, archiveDevice, unarchiveDevice, revokeDevices],
};
