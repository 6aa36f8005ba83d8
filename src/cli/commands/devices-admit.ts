import { commandMessages } from '../../core/common/text/english/command/index.js';
import { defineCommand, type CommandContext } from '../command.js';
import { confirm } from '../confirm.js';
import { ExitCode } from '../exit-code.js';
import { joiningDeviceFacts } from '../text/joining-text.js';
import { unlock } from '../unlock.js';

const { declarations, joining: words } = commandMessages;
const { summaries, arguments: args, options } = declarations;

export const admitDevice = defineCommand({
  name: 'admit',
  summary: summaries.devicesAdmit,
  arguments: { file: { placeholder: 'FILE', kind: 'file', describe: args.requestToRead } },
  options: {
    'code-file': { describe: options.codeFile, value: { placeholder: 'FILE', kind: 'file' } },
    out: { describe: options.welcomeToWrite, value: { placeholder: 'WELCOME', kind: 'file' }, isRequired: true },
    yes: { describe: options.yes, short: 'y' },
  },
  async run(context, { file, 'code-file': codeFile, out, yes }) {
    const welcomePath = context.files.target('welcome', out);
    await unlock(context);
    const code = await context.secrets.pairingCode(codeFile);
    await context.files.read('request', file, (requestPath) =>
      admit(context, { requestPath, code, welcomePath, isToAsk: !yes }),
    );
    return ExitCode.ok;
  },
});

async function admit(
  context: CommandContext,
  { isToAsk, ...request }: { requestPath: string; code: string; welcomePath: string; isToAsk: boolean },
): Promise<void> {
  const { application, output, prompt } = context;
  const { keystore } = application;
  if (isToAsk && prompt) {
    const joining = await keystore.openJoinRequest(request);
    await confirm(context, words.admitQuestion, joiningDeviceFacts(joining));
  }
  const { device: id, welcome } = await keystore.admitDevice(request);
  const { device } = await keystore.describeDevice({ device: id });
  await output.report({ device, welcome }, () => [
    words.admitted(device.name, device.comparisonCode),
    words.bringWelcome(welcome.path),
  ]);
}
