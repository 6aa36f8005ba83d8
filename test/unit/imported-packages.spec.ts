import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

const projectDirectory = path.resolve(import.meta.dirname, '../..');

/** What compiles WebAssembly or loads a native library while it is imported, or is the secrets' own business. */
const CRYPTOGRAPHY = /^(libsodium|@noble\/|lmdb$)/;

/** An import or export that loads something; what is for types alone does not. */
const STATIC_IMPORT = /^(?:import|export) (?!type )(?:[^;'"]*? from )?'([^']+)';/gm;
const DYNAMIC_IMPORT = /\bawait import\('([^']+)'\)/g;
const REQUIRED = /\bcreateRequire\(import\.meta\.url\)\('([^']+)'\)/g;

/** The packages that a program of ours loads, before its first line or, as the window's services, right after it; by the sources. */
function packagesImportedBy(program: string): readonly string[] {
  const packages = new Set<string>();
  const visited = new Set<string>();
  const waiting = [path.join(projectDirectory, program)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (visited.has(file)) continue;
    visited.add(file);
    const source = readFileSync(file, 'utf8');
    const loaded = [STATIC_IMPORT, DYNAMIC_IMPORT, REQUIRED].flatMap((pattern) => [...source.matchAll(pattern)]);
    for (const [, specifier = ''] of loaded) {
      if (specifier.startsWith('.')) waiting.push(sourceOf(path.resolve(path.dirname(file), specifier)));
      else packages.add(specifier);
    }
  }
  return [...packages];
}

function sourceOf(module: string): string {
  const source = module.replace(/\.js$/, '.ts');
  if (!existsSync(source)) throw new Error(`${source} is imported and is not there.`);
  return source;
}

describe('What the programs load when they start', () => {
  it('leaves the cryptography to the vault worker: it would hold up the window, and no secret comes to the main process', () => {
    expect(packagesImportedBy('src/main.ts').filter((name) => CRYPTOGRAPHY.test(name))).to.deep.equal([]);
    expect(packagesImportedBy('src/cli/onestar.ts').filter((name) => CRYPTOGRAPHY.test(name))).to.deep.equal([]);
  });

  it('is found at all: the worker loads it', () => {
    expect(packagesImportedBy('src/plugins/vault/worker/vault-worker.ts')).to.include.members([
      'libsodium-wrappers-sumo',
      'lmdb',
    ]);
    expect(packagesImportedBy('src/main.ts')).to.include.members(['electron', 'inversify', 'zod']);
  });
});
