import { expect } from 'chai';

import { parseCommandLine, type CommandLine } from '../../../src/cli/command-line.js';
import { allCommands, defineCommand, type CommandContext } from '../../../src/cli/command.js';
import { commands } from '../../../src/cli/commands/index.js';
import { ExitCode } from '../../../src/cli/exit-code.js';
import type { GlobalOptions } from '../../../src/cli/global-options.js';

const parseIn = (environment: NodeJS.ProcessEnv, ...args: string[]): CommandLine =>
  parseCommandLine(args, { commands, version: '1.2.3', environment });
const parse = (...args: string[]): CommandLine => parseIn({}, ...args);

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
    ['join', '--name', 'Phone', '--request', 'r'],
    ['join', '--request', 'r'],
    ['join', '--welcome', 'w'],
    ['join', '--welcome', '-'],
    ['join', '--cancel'],
    ['join', '--name', 'Phone', '--recovery-key-file', 'k', '--bundle', 'b'],
    ['join', '--name', 'Phone', '--bundle', '-'],
    ['status'],
    ['check'],
    ['devices', 'list'],
    ['devices', 'rename', '0123', '--name', 'Desk'],
    ['devices', 'archive', 'Phone'],
    ['devices', 'unarchive', 'Phone'],
    ['devices', 'admit', 'r', '--code-file', 'c', '--out', 'w'],
    ['devices', 'admit', '-', '--out', 'w', '--yes'],
    ['devices', 'revoke', 'Phone', '--reason', 'lost'],
    ['devices', 'revoke', 'Phone', 'Tablet', '--recovery-key-file', 'k'],
    ['devices', 'revoke', 'Phone', '--nothing-since', '2026-02-03'],
    ['devices', 'revoke', 'Phone', '--nothing-since', '2026-02-03T04:05'],
    ['rotate', 'key'],
    ['rotate', 'key', '--reason', 'yearly'],
    ['rotate', 'password', '--new-password-file', 'p'],
    ['export', 'bundle.osb'],
    ['import', 'bundle.osb'],
    ['recover'],
    ['recover', '--recovery-key-file', 'k', '--new-password-file', 'p'],
    ['recovery-key', 'show'],
    ['recovery-key', 'confirm', '--recovery-key-file', 'k'],
    ['recovery-key', 'check', '--recovery-key-file', 'k'],
    ['recovery-key', 'replace', '--recovery-key-file', 'k'],
    ['watch'],
    ['diagnostics'],
    ['completion', 'fish'],
    ['export', '-'],
    ['import', '-'],
    ['devices', 'revoke', 'Phone', '--yes'],
    ['devices', 'archive', '--', '--a-name'],
    ['devices', 'rename', 'Phone', '--name=--odd'],
    ['--', 'status'],
  ];
  for (const args of sensible) {
    it(`understands: onestar ${args.join(' ')}`, () => {
      expect(parse(...args).kind).to.be.oneOf(['command', 'page']);
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
    ['join'],
    ['join', '--name', 'Phone'],
    ['join', 'bundle.osb'],
    ['join', '--request', 'r', '--welcome', 'w'],
    ['join', '--cancel', '--bundle', 'b', '--name', 'Phone'],
    ['join', '--name', 'Phone', '--welcome', 'w'],
    ['join', '--name', 'Phone', '--cancel'],
    ['join', '--bundle', 'b', '--recovery-key-file', 'k'],
    ['join', '--name', 'Phone', '--recovery-key-file', 'k'],
    ['join', '--name', 'Phone', '--request', 'r', '--recovery-key-file', 'k'],
    ['devices', 'admit', 'r'],
    ['devices', 'admit', 'r', 'another', '--out', 'w'],
    ['recovery-key'],
    ['recovery-key', 'check', 'AAAA-BBBB'],
    ['recover', 'AAAA-BBBB'],
    ['devices'],
    ['devices', 'nonsense'],
    ['devices', 'rename', 'Phone'],
    ['devices', 'archive'],
    ['devices', 'unarchive'],
    ['devices', 'revoke'],
    ['devices', 'revoke', 'Phone', ''],
    ['devices', 'revoke', 'Phone', '--nothing-since', 'yesterday'],
    ['devices', 'revoke', 'Phone', '--nothing-since', '2026-02-30'],
    ['rotate'],
    ['rotate', 'key', '--new-password-file', 'p'],
    ['export'],
    ['export', 'bundle.osb', '--passphrase-file', 'p'],
    ['import', ''],
    ['status', '--data-dir', ''],
    ['status', '--data-dir='],
    ['status', '--password-file', 'p', '--password-stdin'],
    ['status', '--no-json'],
    ['status', '--wait'],
    ['status', '--wait=-1'],
    ['status', '--wait', 'long'],
    ['status', '--wait', '1e9'],
    ['status', '--wait', '86401'],
    ['status', '--json=true'],
    ['status', '--', '--json'],
    ['completion', 'tcsh'],
    ['status', '--__proto__', 'x'],
  ];
  for (const args of senseless) {
    it(`refuses with a reason and one line of usage: onestar ${args.map((arg) => arg || "''").join(' ')}`, () => {
      const { problem, usage, help } = misuseOf(...args);
      expect(problem).to.match(/\.$|\?$/);
      expect(usage).to.match(/^onestar [^\n]*$/);
      expect(help).to.match(/^onestar [^\n]*--help$/);
    });
  }

  it('takes no password as an argument, and does not repeat one given so', () => {
    expect(misuseOf('status', '--password=correct horse').problem).to.not.contain('horse');
    expect(misuseOf('status', '--password', 'horse').problem).to.not.contain('horse');
  });

  const misplaced: readonly (readonly [message: string, ...args: string[]])[] = [
    ['Argument 2 is not known here.', '--password-stdin', 'hunter2'],
    ['Argument 3 is not known here.', '--password-stdin', 'status', 'hunter2'],
    ['Argument 2 is not known here.', 'status', '-phunter2'],
    ['Argument 2 is not known here.', 'status', '--hunter2'],
    ['Argument 2 is not known here.', 'status', '--hunter2=hunter2'],
    [
      'Arguments 2, 3 are not known here. Did you mean "--password-file" or "--password-stdin"?',
      'status',
      '--password',
      'hunter2',
    ],
    ['Arguments 3, 5 are not known here.', 'devices', 'list', '--hunter2', '--json', 'hunter2'],
    ['Argument 3 is not known here.', 'devices', 'list', 'hunter2'],
    ['Argument 2 is not known here.', 'status', 'hunter2, and more'],
    ['Argument 1 is not known here.', '--hunter2'],
    ['Argument 1 is not known here.', '-hunter2'],
    ['Arguments 1, 2 are not known here.', '--hunter2', 'hunter2', 'status'],
    ['Argument 2 is not known here.', 'status', '--hunter2\nhunter2, hunter2'],
  ];
  for (const [message, ...args] of misplaced) {
    it(`[B12] tells where an unknown word is, and does not repeat it: ${JSON.stringify(args)}`, () => {
      const misuse = misuseOf(...args);
      expect(misuse.problem).to.equal(message);
      expect(JSON.stringify(misuse)).to.not.contain('hunter2');
    });
  }

  it('takes global options before and after the command', () => {
    const expected: GlobalOptions = {
      dataDirectory: 'd',
      json: true,
      quiet: true,
      passwordSource: { kind: 'file', path: 'p' },
      waitMs: 30_000,
    };
    expect(optionsOf('--data-dir', 'd', '--json', '-q', '--password-file', 'p', 'status')).to.deep.equal(expected);
    expect(optionsOf('devices', 'list', '--data-dir=d', '--json', '--quiet', '--password-file=p')).to.deep.equal(
      expected,
    );
  });

  it('asks for the password unless told where it is', () => {
    expect(optionsOf('status')).to.deep.equal({
      dataDirectory: undefined,
      json: false,
      quiet: false,
      passwordSource: { kind: 'prompt' },
      waitMs: 30_000,
    });
    expect(optionsOf('--wait', '0', 'status').waitMs).to.equal(0);
    expect(optionsOf('status', '--wait=1.5').waitMs).to.equal(1500);
    expect(optionsOf('status', '--wait', '86400').waitMs).to.equal(86_400_000);
    expect(optionsOf('status', '--password-stdin').passwordSource).to.deep.equal({ kind: 'stdin' });
  });

  it('takes the data folder and the password file from the environment, unless options say otherwise', () => {
    const environment = { ONESTAR_DATA_DIR: 'd', ONESTAR_PASSWORD_FILE: 'p' };
    const optionsIn = (...args: string[]): GlobalOptions => {
      const line = parseIn(environment, ...args);
      return line.kind === 'command' ? line.options : expect.fail('This is not a command line.');
    };
    expect(optionsIn('status')).to.deep.include({ dataDirectory: 'd', passwordSource: { kind: 'file', path: 'p' } });
    expect(optionsIn('status', '--data-dir', 'e', '--password-file', '-')).to.deep.include({
      dataDirectory: 'e',
      passwordSource: { kind: 'stdin' },
    });
    expect(optionsIn('status', '--password-stdin').passwordSource).to.deep.equal({ kind: 'stdin' });
    environment.ONESTAR_DATA_DIR = '';
    environment.ONESTAR_PASSWORD_FILE = '';
    expect(optionsIn('status')).to.deep.include({ dataDirectory: undefined, passwordSource: { kind: 'prompt' } });
  });

  const slips: readonly (readonly [suggestion: string, ...args: string[]])[] = [
    ['"status"', 'statsu'],
    ['"status"', 'STATUS'],
    ['"devices"', 'device'],
    ['"revoke"', 'devices', 'revok', 'Phone'],
    ['"--json"', 'status', '--jsno'],
    ['"--name"', 'init', '--nam', 'x'],
    ['"--recovery-key-file"', 'recover', '--recovery-key'],
    ['"--data-dir"', '--data-dri', 'x', 'status'],
    ['"--json"', 'devices', '--jsno', 'zap'],
    ['"rename" or "list"', 'devices', 'zzz'],
  ];
  for (const [suggestion, ...args] of slips) {
    const isFar = args.includes('zzz');
    it(`${isFar ? 'suggests nothing far off' : 'asks whether the word nearest by was meant'}: ${args.join(' ')}`, () => {
      const { problem } = misuseOf(...args);
      if (isFar) expect(problem).to.not.contain('Did you mean');
      else expect(problem).to.contain(`Did you mean ${suggestion}?`);
    });
  }

  const lacking: readonly (readonly [missing: string, ...args: string[]])[] = [
    ['DEVICE and --name NAME are missing.', 'devices', 'rename'],
    ['--name NAME is missing.', 'init'],
    ['FILE is missing.', 'export', '--json'],
    ['A command is missing.', '--json'],
    ['A command is missing after "rotate": key, password.', 'rotate'],
    ['The value of --data-dir is missing: --data-dir DIR.', 'status', '--data-dir'],
    ['The value of --name is empty.', 'init', '--name='],
    ['The value of DEVICE is empty.', 'devices', 'archive', ''],
    ['--json takes no value.', 'status', '--json=yes'],
    ['SHELL must be bash, zsh or fish.', 'completion', 'tcsh'],
    [
      'Say what to do: --request FILE asks to join, --welcome FILE ends it, --cancel takes it back, and --bundle FILE takes the place of lost devices.',
      'join',
      '--name',
      'Phone',
    ],
    ['Give --request or --bundle, not both.', 'join', '--request', 'r', '--bundle', 'b'],
    ['--name does not go with --welcome.', 'join', '--name', 'Phone', '--welcome', 'w'],
    ['--name NAME is missing.', 'join', '--bundle', 'b'],
    [
      '--recovery-key-file goes with --bundle, where all devices are lost.',
      ...['join', '--welcome', 'w', '--recovery-key-file', 'k'],
    ],
    ['Give --password-file or --password-stdin, not both.', 'status', '--password-stdin', '--password-file', 'p'],
  ];
  for (const [message, ...args] of lacking) {
    it(`names what is missing or wrong: ${args.join(' ')}`, () => {
      expect(misuseOf(...args).problem).to.equal(message);
    });
  }

  it('shows the usage of the part that was understood', () => {
    expect(misuseOf('devices', 'rename', 'Phone').usage).to.equal('onestar devices rename DEVICE --name NAME');
    expect(misuseOf('devices', 'revoke').usage).to.match(/^onestar devices revoke DEVICE\.\.\. \[--reason TEXT\] /);
    expect(misuseOf('join').usage).to.equal(
      'onestar join (--name NAME --request FILE | --request FILE | --welcome FILE | --cancel | --name NAME --recovery-key-file FILE --bundle FILE)',
    );
    expect(misuseOf('devices', 'nonsense').usage).to.equal('onestar devices COMMAND');
    expect(misuseOf('nonsense').usage).to.equal('onestar COMMAND');
  });

  it('knows that JSON is wanted even when the rest makes no sense', () => {
    expect(misuseOf('nonsense', '--json').json).to.equal(true);
    expect(misuseOf('--json', 'devices').json).to.equal(true);
    expect(misuseOf('nonsense').json).to.equal(false);
    expect(misuseOf('nonsense', '--', '--json').json).to.equal(false);
  });

  it('shows help for all and for one command, and the version', () => {
    const pages = [
      ['help'],
      ['help', 'devices', 'rename'],
      ['--help'],
      ['-h'],
      ['devices', '-h'],
      ['init', '--help'],
      ['status', '--help', '--json', '--odd'],
    ];
    for (const args of pages) {
      const line = parse(...args);
      expect(line.kind, args.join(' ')).to.equal('page');
    }
    for (const option of ['--version', '-V']) expect(parse(option)).to.deep.equal({ kind: 'page', text: '1.2.3' });
  });

  it('lists every command and the exit codes in the help', () => {
    const line = parse('--help');
    if (line.kind !== 'page') throw new Error('Expected a page.');
    for (const { words, command } of allCommands(commands)) {
      expect(line.text).to.match(new RegExp(`^  ${words} +${command.summary.slice(0, 30)}`, 'm'));
    }
    for (const code of Object.values(ExitCode)) expect(line.text).to.match(new RegExp(`^  ${code}  `, 'm'));
  });

  it('fits its pages into a terminal of 96 columns', () => {
    const pages = ['', ...commands.map(({ name }) => name), ...allCommands(commands).map(({ words }) => words)];
    for (const words of pages) {
      const line = parse(...words.split(' ').filter(Boolean), '--help');
      if (line.kind !== 'page') throw new Error('Expected a page.');
      expect(Math.max(...line.text.split('\n').map(({ length }) => length)), words).to.be.at.most(96);
    }
  });
});

describe('a defined command', () => {
  it('gets its arguments as the text that was typed, and the defaults of what was not', async () => {
    const seen: unknown[] = [];
    const echo = defineCommand({
      name: 'echo',
      summary: 'Echo',
      arguments: { device: { placeholder: 'DEVICE', kind: 'text', describe: 'A device' } },
      options: {
        name: { describe: 'A name', value: { placeholder: 'NAME', kind: 'text' } },
        reason: { describe: 'Why', value: { placeholder: 'TEXT', kind: 'text' }, default: 'none' },
        loud: { describe: 'Loud' },
      },
      run: async (_context, { device, name, reason, loud }) => {
        seen.push(device, name, reason, loud);
        return ExitCode.ok;
      },
    });
    const line = parseCommandLine(['group', 'echo', '00123', '--name', '1e5', '--loud'], {
      commands: [{ name: 'group', summary: 'Group', commands: [echo] }],
      version: '1',
      environment: {},
    });
    if (line.kind !== 'command') throw new Error('Expected a command.');
    await line.invoke({} as CommandContext);
    expect(seen).to.deep.equal(['00123', '1e5', 'none', true]);
  });

  it('gets all values of a repeated argument', async () => {
    const seen: unknown[] = [];
    const echo = defineCommand({
      name: 'echo',
      summary: 'Echo',
      arguments: {
        first: { placeholder: 'FIRST', kind: 'text', describe: 'One' },
        others: { placeholder: 'OTHER', kind: 'text', describe: 'Others', isRepeated: true },
      },
      run: async (_context, { first, others }) => {
        seen.push(first, others);
        return ExitCode.ok;
      },
    });
    const line = parseCommandLine(['echo', 'a', 'b', '--json', 'c'], {
      commands: [echo],
      version: '1',
      environment: {},
    });
    if (line.kind !== 'command') throw new Error('Expected a command.');
    await line.invoke({} as CommandContext);
    expect(seen).to.deep.equal(['a', ['b', 'c']]);
  });

  it('takes the same value for an option of one name in all commands, as completion relies on it', () => {
    const kinds = new Map<string, unknown>();
    for (const { command } of allCommands(commands)) {
      for (const [name, { value, short }] of Object.entries(command.options)) {
        const taken = { kind: value?.kind, short };
        expect(kinds.get(name) ?? taken, name).to.deep.equal(taken);
        kinds.set(name, taken);
      }
    }
  });
});
