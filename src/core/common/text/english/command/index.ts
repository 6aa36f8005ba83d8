import { declarationMessages } from './declarations.js';
import { deviceMessages } from './devices.js';
import { inputOutputMessages } from './input-output.js';
import { reportMessages } from './report.js';
import { usageMessages } from './usage.js';

/** What the `onestar` command says to people, by area. */
export const commandMessages = {
  declarations: declarationMessages,
  devices: deviceMessages,
  inputOutput: inputOutputMessages,
  report: reportMessages,
  usage: usageMessages,
};
