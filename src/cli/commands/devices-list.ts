import { allDevices } from '../all-devices.js';
import { defineCommand } from '../command.js';
import { deviceTable } from '../text/device-table.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';

export const listDevices = defineCommand({
  syntax: 'list',
  summary: 'List all devices of the account',
  options: (yargs) => yargs,
  async run(context) {
    await unlock(context);
    const devices = await allDevices(context.application.keystore);
    await context.output.answer({ devices }, () => deviceTable(devices));
    return ExitCode.ok;
  },
});
