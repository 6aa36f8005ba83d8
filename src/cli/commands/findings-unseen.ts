import { commandMessages } from '../../core/common/text/english/command/index.js';
import { appError } from '../../core/errors.js';
import { defineCommand } from '../command.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';
import { findingArgument } from './parameters.js';

const { declarations, findings: words } = commandMessages;

export const markFindingUnseen = defineCommand({
  name: 'unseen',
  summary: declarations.summaries.findingsUnseen,
  arguments: { finding: findingArgument },
  async run(context, { finding: reference }) {
    await unlock(context);
    const { keystore } = context.application;
    const { seenFindings } = await keystore.refresh();
    // What was marked may not be there at present, and the mark can be taken back all the same.
    const keys = seenFindings.filter((key) => key === reference || key.startsWith(`${reference}:`));
    if (keys.length === 0) throw appError('FINDING_UNKNOWN.not-marked', { reference });
    for (const key of keys) await keystore.setFindingSeen({ key, seen: false });
    await context.output.report({ keys, seen: false }, () => [words.unmarked(keys.length)]);
    return ExitCode.ok;
  },
});
