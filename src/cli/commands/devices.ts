import { defineCommandGroup } from '../command.js';
import { archiveDevice } from './devices-archive.js';
import { listDevices } from './devices-list.js';
import { renameDevice } from './devices-rename.js';
import { revokeDevice } from './devices-revoke.js';
import { unarchiveDevice } from './devices-unarchive.js';

export const devices = defineCommandGroup('devices', 'List and manage the devices of the account', [
  listDevices,
  renameDevice,
  archiveDevice,
  unarchiveDevice,
  revokeDevice,
]);
