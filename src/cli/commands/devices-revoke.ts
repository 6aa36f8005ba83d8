import { commandMessages } from '../../core/common/text/english/command/index.js';
import type { DeviceId, DeviceListing } from '../../keystore/index.js';
import type { RevocationRequest, RevocationTrial } from '../../plugins/vault/index.js';
import { lastEntriesBefore } from '../believed-entries.js';
import { defineCommand, type CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { findDevice } from '../device-reference.js';
import { ExitCode } from '../exit-code.js';
import { parseMoment } from '../text/moment.js';
import { revocationFacts, revocationLines } from '../text/revocation-text.js';
import { unlock } from '../unlock.js';
import { deviceArgument, recoveryKeyFileOption } from './parameters.js';

const { declarations, revoking: words, usage } = commandMessages;

export const revokeDevices = defineCommand({
  name: 'revoke',
  summary: declarations.summaries.devicesRevoke,
  arguments: { devices: { ...deviceArgument, isRepeated: true } },
  options: {
    reason: {
      describe: declarations.options.revocationReason,
      value: { placeholder: 'TEXT', kind: 'text' },
      default: 'revoked',
    },
    'nothing-since': { describe: declarations.options.nothingSince, value: { placeholder: 'TIME', kind: 'text' } },
    'recovery-key-file': { ...recoveryKeyFileOption, describe: declarations.options.recoveryKeyToRevoke },
    yes: { describe: declarations.options.yes, short: 'y' },
  },
  findProblem: ({ 'nothing-since': since }) =>
    typeof since === 'string' && parseMoment(since) === null ? usage.notAMoment('--nothing-since') : null,
  async run(context, { devices: references, reason, yes, ...typed }) {
    await unlock(context);
    const { application, output, secrets } = context;
    const all = await application.allDevices();
    const targets = [...new Set(references.map((reference) => findDevice(all, reference)))];
    const keyFile = typed['recovery-key-file'];
    const recoveryKey = keyFile === undefined ? undefined : await secrets.recoveryKey(keyFile);
    let request: RevocationRequest = {
      devices: await Promise.all(targets.map(({ id }) => toTarget(context, id, typed['nothing-since']))),
      ...(recoveryKey !== undefined && { recoveryKey }),
    };
    if (!yes)
      request = await askBeforeRevoking(context, request, (trial) =>
        revocationFacts(targets, trial, typed['nothing-since']),
      );
    await application.keystore.revokeDevices({ ...request, reason });
    const devices = await describeAll(context, targets);
    await output.report({ devices }, () => revocationLines(devices));
    return ExitCode.ok;
  },
});

/** Whom to revoke, and what of it still counts. */
async function toTarget(
  { application: { keystore } }: CommandContext,
  device: DeviceId,
  nothingSince: string | undefined,
): Promise<RevocationRequest['devices'][number]> {
  const since = nothingSince === undefined ? null : parseMoment(nothingSince);
  const believed = since === null ? undefined : await lastEntriesBefore(keystore, device, since);
  return { device, ...(believed && { believed }) };
}

/** Shows what it would come to, and gives what a person wants after that. What can't be done is refused without a question. */
async function askBeforeRevoking(
  context: CommandContext,
  request: RevocationRequest,
  toFacts: (trial: RevocationTrial) => readonly string[],
): Promise<RevocationRequest> {
  const { application, prompt } = context;
  if (!prompt) return request;
  const trial = await application.keystore.tryRevoking(request);
  if (trial.suspended.length > 0 && request.recoveryKey === undefined) {
    const recoveryKey = await prompt.askSecret(words.recoveryKeyPrompt(trial.suspended));
    if (recoveryKey.trim() !== '') return askBeforeRevoking(context, { ...request, recoveryKey }, toFacts);
  }
  await confirm(context, words.question(trial.revoked.length > 0), toFacts(trial));
  return request;
}

function describeAll(
  { application: { keystore } }: CommandContext,
  devices: readonly DeviceListing[],
): Promise<readonly DeviceListing[]> {
  return Promise.all(devices.map(async ({ id }) => (await keystore.describeDevice({ device: id })).device));
}
