import { answerMessages } from './answers.js';
import { declarationMessages } from './declarations.js';
import { deviceMessages } from './devices.js';
import { findingMessages } from './findings.js';
import { importReportMessages } from './import-report.js';
import { inputOutputMessages } from './input-output.js';
import { joiningMessages } from './joining.js';
import { openExchangeMessages } from '../open-exchange.js';
import { recoveryMessages } from './recovery.js';
import { reportMessages } from './report.js';
import { revokingMessages } from './revoking.js';
import { usageMessages } from './usage.js';
import { warningMessages } from './warnings.js';

/** What the `onestar` command says to people, by area. */
export const commandMessages = {
  answers: answerMessages,
  declarations: declarationMessages,
  devices: deviceMessages,
  findings: findingMessages,
  importReport: importReportMessages,
  inputOutput: inputOutputMessages,
  joining: joiningMessages,
  openExchange: openExchangeMessages,
  recovery: recoveryMessages,
  report: reportMessages,
  revoking: revokingMessages,
  usage: usageMessages,
  warnings: warningMessages,
};
