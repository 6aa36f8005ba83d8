import { answerMessages } from './answers.js';
import { declarationMessages } from './declarations.js';
import { deviceMessages } from './devices.js';
import { findingMessages } from './findings.js';
import { importReportMessages } from './import-report.js';
import { inputOutputMessages } from './input-output.js';
import { openExchangeMessages } from '../open-exchange.js';
import { reportMessages } from './report.js';
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
  openExchange: openExchangeMessages,
  report: reportMessages,
  usage: usageMessages,
  warnings: warningMessages,
};
