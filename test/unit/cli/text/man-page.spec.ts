import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';

import { inProject } from '../../../../scripts/lib/project.mjs';
import { allCommands } from '../../../../src/cli/command.js';
import { commands } from '../../../../src/cli/commands/index.js';
import { globalOptions } from '../../../../src/cli/global-options.js';
import { manPage } from '../../../../src/cli/text/man-page.js';

const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string };

describe('the manual', () => {
  it('page is up to date (else run `npm run man-page`)', () => {
    expect(readFileSync(inProject('docs/onestar.1'), 'utf8')).to.equal(`${manPage(commands, version)}\n`);
  });

  it('page is understood by man without a warning', function () {
    if (spawnSync('man', ['--version']).error) this.skip();
    const { stdout, stderr } = spawnSync('man', ['--warnings', '-E', 'UTF-8', '-l', inProject('docs/onestar.1')], {
      encoding: 'utf8',
      env: { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8' },
    });
    expect(stderr).to.equal('');
    expect(stdout.replaceAll(/.[\b]/g, '')).to.contain('onestar devices rename DEVICE --name NAME');
  });

  it('in docs/command.md names every command and every option', () => {
    const manual = readFileSync(inProject('docs/command.md'), 'utf8');
    for (const { words, command } of allCommands(commands)) {
      expect(manual).to.contain(`| \`${words}`);
      for (const name of Object.keys(command.options)) expect(manual, words).to.contain(`--${name}`);
    }
    for (const name of Object.keys(globalOptions)) expect(manual).to.contain(`--${name}`);
  });
});
