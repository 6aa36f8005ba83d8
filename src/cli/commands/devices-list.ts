import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { deviceTable } from '../text/device-table.js';
import { unlock } from '../unlock.js';

export const listDevices = defineCommand({
  name: 'list',
  summary: commandMessages.declarations.summaries.devicesList,
  async run(context) {
    await unlock(context);
    const devices = await context.application.allDevices();
    await context.output.answer({ devices }, () => deviceTable(devices));
    return ExitCode.ok;
  },
});
