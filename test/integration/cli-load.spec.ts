import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { buildOnestar, onestarProgram } from '../support/cli.js';

const STATIC_IMPORT = /^import (?:[^"]* from )?"\.\/([^"]+)";/gm;
const DYNAMIC_IMPORT = /\bimport\("\.\/([^"]+)"\)/g;

describe('What the command loads', () => {
  let folder: string;

  before(async () => {
    await buildOnestar();
    folder = path.dirname(onestarProgram());
  });

  const textOf = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

  /** A file of the build, and all that has to be loaded before its first line. */
  function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
    if (!loaded.has(file)) {
      loaded.add(file);
      for (const [, imported = ''] of textOf(file).matchAll(STATIC_IMPORT)) loadedWith(imported, loaded);
    }
    return loaded;
  }

  /** What the engine knows a part of the program by. */
  const parts = {
    container: 'ContainerModule = class',
    schemas: 'jitless',
    keystore: 'AccountViews = class',
    cryptography: 'AGFzbQ',
  };

  function partsIn(files: Iterable<string>): string[] {
    const text = [...files].map(textOf).join('\n');
    return Object.entries(parts).flatMap(([part, mark]) => (text.includes(mark) ? [part] : []));
  }

  it('is each of its parts somewhere', () => {
    expect(partsIn(readdirSync(folder).filter((name) => name.endsWith('.js')))).to.deep.equal(Object.keys(parts));
  });

  it('is none of them for help', () => {
    const [, program = ''] = [...textOf('onestar.js').matchAll(DYNAMIC_IMPORT)][0] ?? [];
    expect(partsIn(loadedWith(program))).to.deep.equal([]);
  });

  it('has the schemas interpret and never compile', () => {
    const users = readdirSync(folder).filter((name) => name.endsWith('.js') && textOf(name).includes('$ZodType = '));
    expect(users).to.have.lengthOf.at.least(1);
    for (const name of users) expect(textOf(name)).to.match(/config\(\{ jitless: (?:true|!0) \}\)/);
  });

  it('is ASCII, which the engine reads at one byte a character', () => {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.js')))
      expect(/[^\0-\x7f]/.exec(textOf(name)), name).to.equal(null);
  });
});
