import { commandMessages } from '../../core/common/text/english/command/index.js';
import { appError } from '../../core/errors.js';
import { allFindings, type ListedFinding } from '../all-findings.js';
import { defineCommand, type CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { ExitCode } from '../exit-code.js';
import { unlock } from '../unlock.js';
import { findingArgument } from './parameters.js';

const { declarations, findings: words } = commandMessages;

export const markFindingSeen = defineCommand({
  name: 'seen',
  summary: declarations.summaries.findingsSeen,
  arguments: { finding: findingArgument },
  options: { yes: { describe: declarations.options.yes, short: 'y' } },
  async run(context, { finding: reference, yes }) {
    await unlock(context);
    const marked = chooseFindings(await allFindings(context), reference);
    if (!yes) await askAboutCritical(context, marked);
    const { markAsSeen } = await import('../../plugins/health-check/index.js');
    for (const { key } of marked) await markAsSeen(context.application.keystore, { key, seen: true });
    const keys = marked.map(({ key }) => key);
    await context.output.report({ keys, seen: true }, () => [words.marked(keys.length)]);
    return ExitCode.ok;
  },
});

/** The findings that a key or a code names. Throws `FINDING_UNKNOWN` when there is none that ends by being seen. */
function chooseFindings(findings: readonly ListedFinding[], reference: string): readonly ListedFinding[] {
  const named = findings.filter(({ key, code }) => key === reference || code === reference);
  const markable = named.filter(({ ends }) => ends === 'seen');
  if (markable.length > 0) return markable;
  throw named.length === 0
    ? appError('FINDING_UNKNOWN', { reference })
    : appError('FINDING_UNKNOWN.other-end', { reference });
}

/**
 * Only a person who confirms it hides a critical warning. Nobody at an open screen may do it in passing.
 * Throws `OPERATION_CANCELLED`, and `USAGE` where there is nobody to ask.
 */
async function askAboutCritical(context: CommandContext, findings: readonly ListedFinding[]): Promise<void> {
  const critical = findings.filter(({ severity, seen }) => severity === 'critical' && !seen);
  if (critical.length === 0) return;
  if (!context.prompt) throw appError('USAGE.critical-needs-yes');
  await confirm(context, words.question(critical.map(({ message }) => message).join(' ')));
}
