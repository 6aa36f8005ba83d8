import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';

import { commands } from '../../../../src/cli/commands/index.js';
import { completionScript, shells } from '../../../../src/cli/shell/completion.js';

const COMMAND_NAMES = commands.map(({ name }) => name);

describe('completionScript', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'onestarstream-completion-'));
    for (const shell of shells) writeFileSync(path.join(folder, shell), completionScript(shell, commands));
    mkdirSync(path.join(folder, 'home'));
    mkdirSync(path.join(folder, 'place/folder'), { recursive: true });
    writeFileSync(path.join(folder, 'place/file one'), '');
  });

  after(() => rmSync(folder, { recursive: true }));

  /** What a shell offers at the end of a line, sorted. */
  const offers: Readonly<Record<'bash' | 'fish', (line: string) => readonly string[]>> = {
    bash: (line) => {
      const script = [
        `source ${path.join(folder, 'bash')}`,
        `COMP_WORDS=(${line.endsWith(' ') ? `${line} ''` : line})`,
        'COMP_CWORD=$((${#COMP_WORDS[@]} - 1))',
        '_onestar',
        `printf '%s\\n' "\${COMPREPLY[@]}"`,
      ];
      return run('bash', ['--norc', '-c', script.join('\n')]);
    },
    fish: (line) =>
      run('fish', ['--no-config', '-c', `source ${path.join(folder, 'fish')}; complete -C '${line}'`]).map(
        (offer) => offer.split('\t')[0]?.replace(/\/$/, '') ?? '',
      ),
  };

  function run(program: string, args: readonly string[]): readonly string[] {
    const output = execFileSync(program, args, {
      encoding: 'utf8',
      cwd: path.join(folder, 'place'),
      env: { ...process.env, HOME: path.join(folder, 'home'), TERM: 'dumb' },
    });
    return output.split('\n').filter(Boolean).toSorted();
  }

  for (const shell of ['bash', 'fish'] as const) {
    describe(`for ${shell}`, () => {
      const offered = (line: string): readonly string[] => offers[shell](line);

      before(function () {
        if (spawnSync(shell, ['--version']).error) this.skip();
      });

      it('offers every command, and those of a group', () => {
        expect(offered('onestar ')).to.have.members(COMMAND_NAMES);
        expect(offered('onestar de')).to.deep.equal(['devices']);
        expect(offered('onestar devices re')).to.deep.equal(['rename', 'revoke']);
        expect(offered('onestar recovery-key c')).to.deep.equal(['check', 'confirm']);
      });

      it('offers the options of the command and of all, also after options with values', () => {
        expect(offered('onestar devices revoke --')).to.include.members(['--yes', '--reason', '--json']);
        expect(offered('onestar status --')).to.include('--data-dir').and.not.include('--yes');
        expect(offered('onestar --data-dir devices stat')).to.deep.equal(['status']);
        expect(offered('onestar --json --password-file x rotate ')).to.deep.equal(['key', 'password']);
      });

      it('offers files, folders and words where they are expected, and nothing in place of text', () => {
        expect(offered('onestar export ').map((name) => name.replace(/\\/g, ''))).to.deep.equal(['file one', 'folder']);
        expect(offered('onestar join --welcome ').map((name) => name.replace(/\\/g, ''))).to.deep.equal([
          'file one',
          'folder',
        ]);
        expect(offered('onestar --data-dir ')).to.deep.equal(['folder']);
        expect(offered('onestar completion ')).to.deep.equal([...shells].toSorted());
        expect(offered('onestar devices rename ')).to.deep.equal([]);
        expect(offered('onestar devices revoke one ')).to.deep.equal([]);
        expect(offered('onestar status ')).to.deep.equal([]);
      });
    });
  }

  it('for zsh is a script that zsh understands', function () {
    if (spawnSync('zsh', ['--version']).error) this.skip();
    run('zsh', ['-n', path.join(folder, 'zsh')]);
  });

  it('names every command and option in each shell', () => {
    for (const shell of shells) {
      const script = completionScript(shell, commands);
      for (const name of [...COMMAND_NAMES, 'unarchive', 'recovery-key-file', 'data-dir', 'quiet']) {
        expect(script, shell).to.contain(name);
      }
    }
  });
});
