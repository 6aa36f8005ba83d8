import { expect } from 'chai';

import { parseCommandLine, type CommandLine, type GlobalOptions } from '../../../src/cli/command-line.js';
import { defineCommand, defineCommandGroup, type Command, type CommandContext } from '../../../src/cli/command.js';
import { commands } from '../../../src/cli/commands/index.js';
import { ExitCode } from '../../../src/cli/exit-code.js';

const parse = (...args: string[]): CommandLine => parseCommandLine(args, commands, '1.2.3');

function optionsOf(...args: string[]): GlobalOptions {
  const line = parse(...args);
  if (line.kind !== 'command') throw new Error(`Expected a command, got: ${JSON.stringify(line)}`);
  return line.options;
}

function misuseOf(...args: string[]): Extract<CommandLine, { kind: 'misuse' }> {
  const line = parse(...args);
  if (line.kind !== 'misuse') throw new Error(`Expected a misuse, got: ${line.kind}`);
  return line;
}

describe('parseCommandLine', () => {
  const sensible: readonly (readonly string[])[] = [
    ['init', '--name', 'Laptop'],
    ['join', 'bundle.osb', '--name', 'Phone', '--passphrase-file', 'p'],
    ['status'],
    ['check'],
    ['devices', 'list'],
    ['devices', 'rename', '0123', '--name', 'Desk'],
    ['devices', 'archive', 'Phone'],
    ['devices', 'unarchive', 'Phone'],
    ['devices', 'revoke', 'Phone', '--reason', 'lost'],
    ['rotate', 'key'],
    ['rotate', 'key', '--reason', 'yearly'],
    ['rotate', 'password', '--new-password-file', 'p'],
    ['export', 'bundle.osb', '--passphrase-file', 'p'],
    ['import', 'bundle.osb', '--passphrase-file', 'p'],
    ['watch'],
    ['diagnostics'],
  ];
  for (const args of sensible) {
    it(`understands: onestar ${args.join(' ')}`, () => {
      expect(parse(...args).kind).to.equal('command');
    });
  }

  const senseless: readonly (readonly string[])[] = [
    [],
    ['nonsense'],
    ['status', 'extra'],
    ['status', '--unknown'],
    ['status', '-x'],
    ['--json'],
    ['init'],
    ['init', '--name'],
    ['init', '--name', ''],
    ['init', '--name', '--json'],
    ['join', '--name', 'Phone'],
    ['join', 'bundle.osb'],
    ['devices'],
    ['devices', 'nonsense'],
    ['devices', 'rename', 'Phone'],
    ['devices', 'archive'],
    ['devices', 'unarchive'],
    ['devices', 'revoke', 'Phone', 'Tablet'],
    ['rotate'],
    ['rotate', 'key', '--new-password-file', 'p'],
    ['export'],
    ['import', ''],
    ['status', '--data-dir', ''],
    ['status', '--data-dir='],
    ['status', '--password-file', 'p', '--password-stdin'],
    ['status', '--no-json'],
    ['status', '--__proto__', 'x'],
  ];
  for (const args of senseless) {
    it(`refuses with a reason and a help page: onestar ${args.map((arg) => arg || "''").join(' ')}`, () => {
      const { message, page } = misuseOf(...args);
      expect(message).to.not.equal('');
      expect(page).to.match(/^onestar/);
    });
  }

  it('takes no password as an argument, and does not repeat one given so', () => {
    expect(misuseOf('status', '--password=correct horse').message).to.not.contain('horse');
    expect(misuseOf('status', '--password', 'horse').message).to.not.contain('horse');
  });

  const misplaced: readonly (readonly [message: string, ...args: string[]])[] = [
    ['Argument 2 is not known here.', '--password-stdin', 'hunter2'],
    ['Argument 3 is not known here.', '--password-stdin', 'status', 'hunter2'],
    ['Argument 2 is not known here.', 'status', '-phunter2'],
    ['Argument 2 is not known here.', 'status', '--hunter2'],
    ['Argument 2 is not known here.', 'status', '--hunter2=hunter2'],
    ['Argument 2 is not known here.', 'status', '--password', 'hunter2'],
    ['Arguments 3, 5 are not known here.', 'devices', 'list', '--hunter2', '--json', 'hunter2'],
    ['Argument 3 is not known here.', 'devices', 'list', 'hunter2'],
    ['One of the arguments is not known.', 'status', 'hunter2, and more'],
    ['One of the arguments is not known.', 'status', '--hunter2\nhunter2, hunter2'],
  ];
  for (const [message, ...args] of misplaced) {
    it(`[B12] tells where an unknown word is, and does not repeat it: ${JSON.stringify(args)}`, () => {
      const misuse = misuseOf(...args);
      expect(misuse.message).to.equal(message);
      expect(JSON.stringify(misuse)).to.not.contain('hunter2');
    });
  }

  it('takes global options before and after the command', () => {
    const expected: GlobalOptions = { dataDirectory: 'd', json: true, passwordSource: { kind: 'file', path: 'p' } };
    expect(optionsOf('--data-dir', 'd', '--json', '--password-file', 'p', 'status')).to.deep.equal(expected);
    expect(optionsOf('devices', 'list', '--data-dir=d', '--json', '--password-file=p')).to.deep.equal(expected);
  });

  it('asks for the password unless told where it is', () => {
    expect(optionsOf('status')).to.deep.equal({
      dataDirectory: undefined,
      json: false,
      passwordSource: { kind: 'prompt' },
    });
    expect(optionsOf('status', '--password-stdin').passwordSource).to.deep.equal({ kind: 'stdin' });
  });

  it('knows that JSON is wanted even when the rest makes no sense', () => {
    expect(misuseOf('nonsense', '--json').json).to.equal(true);
    expect(misuseOf('--json', 'devices').json).to.equal(true);
    expect(misuseOf('nonsense').json).to.equal(false);
    expect(misuseOf('nonsense', '--', '--json').json).to.equal(false);
  });

  it('shows help for all and for one command, and the version', () => {
    for (const args of [['--help'], ['devices', '--help'], ['init', '--help'], ['status', '--help', '--json']]) {
      const line = parse(...args);
      expect(line.kind, args.join(' ')).to.equal('page');
    }
    expect(parse('--version')).to.deep.equal({ kind: 'page', text: '1.2.3' });
  });

  it('lists every command and the exit codes in the help', () => {
    const line = parse('--help');
    if (line.kind !== 'page') throw new Error('Expected a page.');
    for (const { name } of commands) expect(line.text).to.match(new RegExp(`^  onestar ${name}\\b`, 'm'));
    expect(line.text).to.contain('0 in sync or done, 1 needs sync, 2 usage, 3 locked or wrong password, 4 failed');
  });

  it('keeps its English whatever the language of the machine', () => {
    const language = process.env.LANG;
    process.env.LANG = 'de_DE.UTF-8';
    try {
      expect(misuseOf('status', '--unknown').message).to.equal('Argument 2 is not known here.');
    } finally {
      if (language === undefined) delete process.env.LANG;
      else process.env.LANG = language;
    }
  });
});

describe('a defined command', () => {
  it('gets its arguments as the text that was typed', async () => {
    const seen: unknown[] = [];
    const echo: Command = defineCommand({
      syntax: 'echo <device>',
      summary: 'Echo',
      options: (yargs) =>
        yargs.positional('device', { type: 'string', demandOption: true }).option('name', { type: 'string' }),
      run: async (_context, { device, name }) => {
        seen.push(device, name);
        return ExitCode.ok;
      },
    });
    const line = parseCommandLine(
      ['group', 'echo', '00123', '--name', '1e5'],
      [defineCommandGroup('group', 'Group', [echo])],
      '1',
    );
    if (line.kind !== 'command') throw new Error('Expected a command.');
    await line.invoke({} as CommandContext);
    expect(seen).to.deep.equal(['00123', '1e5']);
  });
});
