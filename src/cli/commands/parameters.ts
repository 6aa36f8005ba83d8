import { commandMessages } from '../../core/common/text/english/command/index.js';

const { arguments: args, options } = commandMessages.declarations;

/** The argument of the commands that work on one device. */
export const deviceArgument = { placeholder: 'DEVICE', kind: 'text', describe: args.device } as const;

/** The option of the commands that set this device up. */
export const deviceNameOption = {
  describe: options.deviceName,
  value: { placeholder: 'NAME', kind: 'text' },
} as const;

/** The option of the commands that take the recovery key. Without it they ask, where there is a terminal. */
export const recoveryKeyFileOption = {
  describe: options.recoveryKeyFile,
  value: { placeholder: 'FILE', kind: 'file' },
} as const;

/** The option of the commands that set a new password. */
export const newPasswordFileOption = {
  describe: options.newPasswordFile,
  value: { placeholder: 'FILE', kind: 'file' },
} as const;

export const findingArgument = {
  placeholder: 'FINDING',
  kind: 'text',
  describe: commandMessages.declarations.arguments.finding,
} as const;
