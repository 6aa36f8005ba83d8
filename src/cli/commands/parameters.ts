import { commandMessages } from '../../core/common/text/english/command/index.js';

const { arguments: args, options } = commandMessages.declarations;

/** The argument of the commands that work on one device. */
export const deviceArgument = { placeholder: 'DEVICE', kind: 'text', describe: args.device } as const;

/** The option of the commands that read or write a bundle. */
export const passphraseFileOption = {
  describe: options.passphraseFile,
  value: { placeholder: 'FILE', kind: 'file' },
} as const;

/** The option of the commands that set this device up. */
export const deviceNameOption = {
  describe: options.deviceName,
  value: { placeholder: 'NAME', kind: 'text' },
  isRequired: true,
} as const;

export const findingArgument = {
  placeholder: 'FINDING',
  kind: 'text',
  describe: commandMessages.declarations.arguments.finding,
} as const;
