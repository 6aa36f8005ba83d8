import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { findImportViolations, IMPORT_RULES } from '../../../scripts/lib/import-rules.mjs';
import { inProject } from '../../../scripts/lib/project.mjs';

/** A tree that keeps every rule and uses every way they leave open. */
const CLEAN_TREE = {
  'core/clock.ts': `import 'reflect-metadata';\nexport const clock = 1;\n`,
  'keystore/index.ts': `export { clock } from '../core/clock.js';\n`,
  'container/index.ts': `export { clock } from '../core/clock.js';\n`,
  'plugins/vault/index.ts': `export { vault } from './worker/vault.js';\n`,
  'plugins/vault/worker/vault.ts': `export { clock as vault } from '../../../keystore/index.js';\n`,
  'plugins/metrics/index.ts': `export { vault } from '../vault/index.js';\nexport * from '../../container/index.js';\n`,
  'plugins/ipc-publisher/index.ts': `export { channels } from '../../ipc/contract.js';\n`,
  'ipc/contract.ts': `export { clock as channels } from '../keystore/index.js';\n`,
  'ipc/preload.ts': `export { contextBridge } from 'electron';\n`,
  'electron/window.ts': `export { BrowserWindow } from 'electron';\n`,
  'ui/app.tsx': `export { channels } from '../ipc/contract.js';\nexport { useState } from 'react';\n`,
  'plugin-api/index.ts': `export const version = 1;\n`,
  'main.ts': `export { app } from 'electron';\n`,
};

/** One broken rule each: the file, its text, and which rule must speak. */
const BREACHES: readonly { readonly breaks: string; readonly file: string; readonly text: string }[] = [
  { breaks: '`core`', file: 'core/a.ts', text: `import '../keystore/index.js';` },
  { breaks: '`core`', file: 'core/a.ts', text: `export * from '../container/index.js';` },
  { breaks: '`keystore`', file: 'keystore/a.ts', text: `import type { A } from '../plugins/vault/index.js';` },
  { breaks: '`keystore`', file: 'keystore/deep/a.ts', text: `const a = await import('../../container/index.js');` },
  { breaks: '`container`', file: 'container/a.ts', text: `let a: import('../keystore/index.js').A;` },
  { breaks: 'a plugin', file: 'plugins/metrics/a.ts', text: `import { vault } from '../vault/worker/vault.js';` },
  { breaks: 'a plugin', file: 'plugins/metrics/a.ts', text: `import { vault } from '../vault';` },
  { breaks: 'a plugin', file: 'plugins/metrics/a.ts', text: `import { channels } from '../../ipc/contract.js';` },
  { breaks: 'an import says', file: 'plugins/metrics/a.ts', text: `const a = await import('../' + name);` },
  { breaks: '`plugins/ipc-publisher`', file: 'plugins/ipc-publisher/a.ts', text: `import '../../ipc/router.js';` },
  { breaks: '`ui`', file: 'ui/a.tsx', text: `import { clock } from '../core/clock.js';` },
  { breaks: '`ui`', file: 'ui/a.tsx', text: `import { readFile } from 'node:fs/promises';` },
  { breaks: '`ui`', file: 'ui/a.tsx', text: `import path from 'path';` },
  { breaks: '`plugin-api`', file: 'plugin-api/a.ts', text: `import path from 'node:path';` },
  { breaks: '`plugin-api`', file: 'plugin-api/a.ts', text: `import '../core/clock.js';` },
  { breaks: 'only `core/zod`', file: 'plugins/settings/a.ts', text: `import { z } from 'zod';` },
  { breaks: 'only `electron`', file: 'plugins/vault/a.ts', text: `import { app } from 'electron';` },
  { breaks: 'only `electron`', file: 'cli/a.ts', text: `const { app } = require('electron/main');` },
  { breaks: 'only `electron`', file: 'ipc/router.ts', text: `import electron = require('electron');` },
];

describe('import rules', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'onestarstream-lint-'));
    for (const [file, text] of Object.entries(CLEAN_TREE)) write(file, text);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('find nothing in a tree that keeps them', () => {
    expect(findImportViolations(root)).to.deep.equal([]);
  });

  for (const { breaks, file, text } of BREACHES) {
    it(`see ${file} break them with ${text}`, () => {
      write(file, `\n${text}\n`);
      const violations = findImportViolations(root);
      expect(violations.map(({ file: name, line }) => `${name}:${line}`)).to.deep.equal([`src/${file}:2`]);
      expect(violations[0]?.message).to.satisfy((message: string) => message.startsWith(breaks));
    });
  }

  it('are each broken by one of these tests', () => {
    const unproven = IMPORT_RULES.filter(({ name }) => !BREACHES.some(({ breaks }) => name.startsWith(breaks)));
    expect(unproven.map(({ name }) => name)).to.deep.equal([]);
  });

  function write(file: string, text: string): void {
    const target = path.join(root, 'src', file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  describe('in `npm run lint`', function () {
    // A process with a type checker in it, on a busy machine.
    this.timeout(60_000);

    beforeEach(() => {
      const settings = { extends: inProject('tsconfig.json'), compilerOptions: { types: [] }, include: ['src'] };
      writeFileSync(path.join(root, 'tsconfig.json'), JSON.stringify(settings));
      copyFileSync(inProject('.oxlintrc.json'), path.join(root, '.oxlintrc.json'));
    });

    it('let a tree pass that keeps them', async () => {
      expect(await lint()).to.include({ code: 0 });
    });

    it('make it fail', async () => {
      write('plugins/metrics/a.ts', `export { vault } from '../vault/worker/vault.js';\n`);
      const { code, output } = await lint();
      expect(code).to.equal(1);
      expect(output).to.contain(`src/plugins/metrics/a.ts:1: '../vault/worker/vault.js' breaks an import rule`);
    });

    for (const [what, text, rule] of [
      ['the time from a global', 'export const now = (): number => Date.now();', 'no-restricted-properties'],
      [
        'a timer from a global',
        'export const wait = (f: () => void): unknown => setTimeout(f, 1);',
        'no-restricted-globals',
      ],
      ['a timer from a module', `export { setTimeout } from 'node:timers';`, 'no-restricted-imports'],
      ['any', 'export const a: any = 1;', 'no-explicit-any'],
      [
        'a promise that nobody waits for',
        'export const f = (p: Promise<void>): void => {\n  p;\n};',
        'no-floating-promises',
      ],
    ] as const) {
      it(`see ${what} in a plugin`, async () => {
        write('plugins/metrics/a.ts', `${text}\n`);
        const { code, output } = await lint();
        expect(code).to.equal(1);
        expect(output).to.contain(rule);
      });
    }

    it('let `core/clock` alone read the time', async () => {
      write('core/clock.ts', 'export const clock = (): number => Date.now();\n');
      expect(await lint()).to.include({ code: 0 });
    });

    async function lint(): Promise<{ code: number; output: string }> {
      return new Promise((resolve) => {
        execFile(
          process.execPath,
          [inProject('scripts/lint.mjs'), root],
          { timeout: 50_000 },
          (error, stdout, stderr) => {
            resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
          },
        );
      });
    }
  });
});
