import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { findImportViolations, IMPORT_RULES, SOURCE_PARTS } from '../../../scripts/lib/import-rules.mjs';
import { inProject } from '../../../scripts/lib/project.mjs';

/** A tree that keeps every rule and uses every way they leave open. */
const CLEAN_TREE = {
  'core/common/text.ts': `export const text = 1;\n`,
  'core/clock.ts': `import 'reflect-metadata/lite';\nexport { text as clock } from './common/text.js';\n`,
  'keystore/index.ts': `export { clock } from '../core/clock.js';\n`,
  'container/index.ts': `export { clock } from '../core/clock.js';\nexport { text } from '../core/common/text.js';\n`,
  'plugins/vault/index.ts': `export { vault } from './worker/vault.js';\n`,
  'plugins/vault/worker/vault.ts': `export { clock as vault } from '../../../keystore/index.js';\n`,
  'plugins/metrics/index.ts': `export { vault } from '../vault/index.js';\nexport * from '../../container/index.js';\n`,
  'plugins/ipc-publisher/index.ts': `export { channels } from '../../ipc/contract.js';\n`,
  'ipc/channels.ts': `export { vault } from '../plugins/vault/index.js';\n`,
  'ipc/contract.ts': `export { clock as channels } from '../keystore/index.js';\nexport type Contract = 1;\n`,
  'ipc/preload.ts': `export { contextBridge } from 'electron';\n`,
  'app-plugins.ts': `export { vault } from './plugins/vault/index.js';\n`,
  'electron/window.ts': `export { BrowserWindow } from 'electron';\nexport { channels } from '../ipc/contract.js';\n`,
  'cli/onestar.ts': `export { vault } from '../app-plugins.js';\n`,
  'ui/app.tsx': `export type { Contract } from '../ipc/contract.js';\nexport { vault } from '../ipc/channels.js';\n`,
  'ui/button.tsx': `export { text } from '../core/common/text.js';\nexport { useState } from 'react';\n`,
  'main.ts': `export { app } from 'electron';\nexport { BrowserWindow } from './electron/window.js';\n`,
  'globals.d.ts': `declare const version: string;\n`,
};

/** One breach each: the file, its text, and the beginning of what the lint says of it. */
const BREACHES: readonly { readonly breaks: string; readonly file: string; readonly text: string }[] = [
  { breaks: '`core/common` imports nothing', file: 'core/common/a.ts', text: `import '../clock.js';` },
  { breaks: '`core/common` imports no package', file: 'core/common/a.ts', text: `import path from 'node:path';` },
  { breaks: '`core/common` imports no package', file: 'core/common/a.ts', text: `import { a } from 'mobx';` },
  { breaks: '`core` imports', file: 'core/a.ts', text: `import '../keystore/index.js';` },
  { breaks: '`core` imports', file: 'core/a.ts', text: `export * from '../container/index.js';` },
  { breaks: '`keystore` imports', file: 'keystore/a.ts', text: `import type { A } from '../plugins/vault/index.js';` },
  {
    breaks: '`keystore` imports',
    file: 'keystore/b/a.ts',
    text: `const a = await import('../../container/index.js');`,
  },
  { breaks: '`keystore` and `ui`', file: 'keystore/a.ts', text: `import { readFile } from 'fs/promises';` },
  { breaks: '`container` imports', file: 'container/a.ts', text: `let a: import('../keystore/index.js').A;` },
  { breaks: '`plugins/*` imports', file: 'plugins/metrics/a.ts', text: `import { vault } from '../vault/b.js';` },
  { breaks: '`plugins/*` imports', file: 'plugins/metrics/a.ts', text: `import { vault } from '../vault';` },
  { breaks: '`plugins/*` imports', file: 'plugins/metrics/a.ts', text: `import { a } from '../../ipc/contract.js';` },
  {
    breaks: '`plugins/*` imports',
    file: 'plugins/vault/a.ts',
    text: `import { onestar } from '../../cli/onestar.js';`,
  },
  { breaks: 'an import says', file: 'plugins/metrics/a.ts', text: `const a = await import('../' + name);` },
  { breaks: '`plugins/ipc-publisher`', file: 'plugins/ipc-publisher/a.ts', text: `import '../../ipc/router.js';` },
  { breaks: '`ipc` imports', file: 'ipc/a.ts', text: `import { BrowserWindow } from '../electron/window.js';` },
  { breaks: '`ipc` imports', file: 'ipc/a.ts', text: `import type { App } from '../ui/app.js';` },
  { breaks: '`ipc` imports', file: 'ipc/a.ts', text: `import { vault } from '../app-plugins.js';` },
  { breaks: '`app-plugins` imports', file: 'app-plugins.ts', text: `import { channels } from './ipc/contract.js';` },
  { breaks: '`electron` imports', file: 'electron/a.ts', text: `import { onestar } from '../cli/onestar.js';` },
  { breaks: '`electron` imports', file: 'electron/a.ts', text: `import type { App } from '../ui/app.js';` },
  { breaks: '`cli` imports', file: 'cli/a.ts', text: `import { BrowserWindow } from '../electron/window.js';` },
  { breaks: '`cli` imports', file: 'cli/a.ts', text: `import type { App } from '../ui/app.js';` },
  { breaks: '`cli` imports', file: 'cli/a.ts', text: `import { channels } from '../ipc/contract.js';` },
  { breaks: '`ui` imports', file: 'ui/a.tsx', text: `import { clock } from '../core/clock.js';` },
  { breaks: '`ui` imports', file: 'ui/a.tsx', text: `import { channels } from '../ipc/contract.js';` },
  { breaks: '`ui` imports', file: 'ui/a.tsx', text: `import type { Router } from '../ipc/router.js';` },
  { breaks: '`keystore` and `ui`', file: 'ui/a.tsx', text: `import { readFile } from 'node:fs/promises';` },
  { breaks: '`keystore` and `ui`', file: 'ui/a.tsx', text: `import path from 'path';` },
  { breaks: '`main` imports', file: 'main.ts', text: `import { vault } from './app-plugins.js';` },
  { breaks: '`globals` imports', file: 'globals.d.ts', text: `type A = import('./core/clock.js').A;` },
  {
    breaks: 'nothing outside `plugins/vault`',
    file: 'plugins/metrics/a.ts',
    text: `import '../vault/worker/vault.js';`,
  },
  { breaks: 'nothing outside `plugins/vault`', file: 'cli/a.ts', text: `import '../plugins/vault/worker/vault.js';` },
  { breaks: 'nothing outside `plugins/vault`', file: 'electron/a.ts', text: `import '../plugins/vault/worker/a.js';` },
  { breaks: 'nothing outside `plugins/vault`', file: 'ipc/a.ts', text: `import '../plugins/vault/worker/vault.js';` },
  { breaks: 'nothing outside `plugins/vault`', file: 'main.ts', text: `import './plugins/vault/worker/vault.js';` },
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

  it('see a file that belongs to no part', () => {
    write('helpers/a.ts', 'export const a = 1;\n');
    expect(findImportViolations(root).map(({ file, message }) => `${file}: ${message}`)).to.deep.equal([
      'src/helpers/a.ts: every file belongs to a part of `src`',
    ]);
  });

  it('are each broken by one of these tests', () => {
    const rules = [...SOURCE_PARTS.map((part) => `\`${part.path}\` imports `), ...IMPORT_RULES.map(({ name }) => name)];
    const unproven = rules.filter(
      (rule) => !BREACHES.some(({ breaks }) => rule.startsWith(breaks) || breaks.startsWith(rule)),
    );
    expect(unproven).to.deep.equal([]);
  });

  it('are those of the table in docs/architecture.md', () => {
    const rows = readFileSync(inProject('docs/architecture.md'), 'utf8')
      .split('\n\n')
      .find((block) => block.includes('may import, beside itself'))!
      .split('\n')
      .filter((line) => line.startsWith('| `') && !line.startsWith('| part of'))
      .map((line) => line.split('|'));
    const table = rows.map(([, name, , imports]) => [names(name)[0], names(imports)]);
    const parts = SOURCE_PARTS.map(({ path: name, imports, typesFrom = [] }) => [name, [...imports, ...typesFrom]]);
    expect(table).to.have.deep.members(parts);
  });

  /** What stands in backticks in a cell of the table. */
  function names(cell = ''): string[] {
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
  }

  function write(file: string, text: string): void {
    const target = path.join(root, 'src', file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }

  describe('in `npm run lint`', () => {
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
        execFile(process.execPath, [inProject('scripts/lint.mjs'), root], (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
        });
      });
    }
  });
});
