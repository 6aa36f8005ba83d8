import { commandMessages } from '../../core/common/text/english/command/index.js';
import { appError } from '../../core/errors.js';
import type { PendingRequest } from '../../plugins/vault/index.js';
import { defineCommand, type CommandContext } from '../command.js';
import type { TypedValues } from '../declarations.js';
import { ExitCode } from '../exit-code.js';
import { joinRequestLines } from '../text/joining-text.js';
import { requireNoVault, unlockPending } from '../unlock.js';
import { deviceNameOption, recoveryKeyFileOption } from './parameters.js';

const { joining: words, declarations, usage } = commandMessages;
const { summaries, options } = declarations;

/** Each does another thing; one of them is given. */
const WAYS = ['request', 'welcome', 'cancel', 'bundle'] as const;

export const join = defineCommand({
  name: 'join',
  summary: summaries.join,
  options: {
    name: deviceNameOption,
    request: { describe: options.requestToWrite, value: { placeholder: 'FILE', kind: 'file' } },
    welcome: { describe: options.welcomeToRead, value: { placeholder: 'FILE', kind: 'file' } },
    cancel: { describe: options.cancelJoin },
    bundle: { describe: options.bundleToRecover, value: { placeholder: 'FILE', kind: 'file' } },
    'recovery-key-file': recoveryKeyFileOption,
  },
  forms: [
    '--name NAME --request FILE',
    '--request FILE',
    '--welcome FILE',
    '--cancel',
    '--name NAME --recovery-key-file FILE --bundle FILE',
  ],
  findProblem: problemOf,
  async run(context, { name, request, welcome, cancel, bundle, 'recovery-key-file': recoveryKeyFile }) {
    if (request !== undefined) await askToJoin(context, request, name);
    if (welcome !== undefined) await takePlace(context, welcome);
    if (cancel) await takeBack(context);
    if (bundle !== undefined && name !== undefined) await recoverAccount(context, { name, bundle, recoveryKeyFile });
    return ExitCode.ok;
  },
});

function problemOf(values: TypedValues): string | null {
  const [way, other] = WAYS.filter((name) => values[name] !== undefined);
  if (way !== undefined && other !== undefined) return usage.exclusive(`--${way}`, `--${other}`);
  if (values['recovery-key-file'] !== undefined && way !== 'bundle') return words.recoveryKeyNeedsBundle;
  if (way === undefined) return words.whatToDo;
  if (way === 'bundle') return values.name === undefined ? usage.missing(['--name NAME']) : null;
  return way === 'request' || values.name === undefined ? null : usage.notTogether('--name', `--${way}`);
}

/** Asks to join, or shows once more what this device asked with. */
async function askToJoin(context: CommandContext, file: string, name: string | undefined): Promise<void> {
  const { application, files, output } = context;
  const path = files.target('request', file);
  const isNew = application.vault.state.kind === 'missing';
  const pending = isNew ? await makeRequest(context, name) : await pendingRequest(context, name);
  const written = await application.vault.saveJoinRequest({ path }).catch(async (error: unknown) => {
    // Nobody was shown the code yet: what failed leaves nothing behind.
    if (isNew) await application.vault.cancelJoin();
    throw error;
  });
  await output.answer({ code: pending.code, request: written.path }, () => joinRequestLines(pending, written.path));
}

async function makeRequest(
  { application, secrets }: CommandContext,
  name: string | undefined,
): Promise<PendingRequest> {
  if (name === undefined) throw appError('USAGE.join-needs-name');
  return application.vault.requestJoin({ deviceName: name, password: await secrets.passwordOfNewVault() });
}

async function pendingRequest(context: CommandContext, name: string | undefined): Promise<PendingRequest> {
  await unlockPending(context, 'VAULT_EXISTS');
  const pending = await context.application.vault.describeJoin();
  if (name === undefined) return pending;
  // Loaded with the rest of the application, not for a help page.
  const { requireName } = await import('../../keystore/index.js');
  if (requireName(name) !== pending.deviceName) throw appError('JOIN_PENDING.other-name', { name: pending.deviceName });
  return pending;
}

async function takePlace(context: CommandContext, file: string): Promise<void> {
  await unlockPending(context);
  await context.files.read('welcome', file, (welcomePath) => context.application.vault.completeJoin({ welcomePath }));
  await reportThisDevice(context, words.joined);
}

async function takeBack(context: CommandContext): Promise<void> {
  await unlockPending(context);
  await context.application.vault.cancelJoin();
  await context.output.report({ cancelled: true }, () => [words.cancelled]);
}

async function recoverAccount(
  context: CommandContext,
  { name, bundle, recoveryKeyFile }: { name: string; bundle: string; recoveryKeyFile: string | undefined },
): Promise<void> {
  requireNoVault(context);
  const { application, files, secrets } = context;
  const recoveryKey = await secrets.recoveryKey(recoveryKeyFile);
  const password = await secrets.passwordOfNewVault();
  await files.read('bundle', bundle, (bundlePath) =>
    application.vault.recoverAccount({ deviceName: name, password, recoveryKey, bundlePath }),
  );
  await reportThisDevice(context, words.recovered);
}

async function reportThisDevice({ application: { keystore }, output }: CommandContext, done: string): Promise<void> {
  const { thisDevice } = await keystore.refresh();
  const { device } = await keystore.describeDevice({ device: thisDevice });
  await output.report({ device }, () => [done]);
}
