import { existsSync, readFileSync } from 'node:fs';

import { expect } from 'chai';

import { inProject, projectRoot } from '../../../scripts/lib/project.mjs';
import { shippedFolders, thirdPartyLicences } from '../../../scripts/lib/third-party-licences.mjs';

interface Manifest {
  readonly version: string;
  readonly license: string;
}

describe('thirdPartyLicences', () => {
  const licences = thirdPartyLicences(projectRoot);
  const names = new Set(licences.map(({ name }) => name));

  it('names what the sources import and what that needs, and not what only builds or tests them', () => {
    for (const name of ['react', 'react-dom', 'scheduler', 'mobx', '@base-ui/react', 'lmdb', 'zod', 'lucide-react']) {
      expect([...names]).to.include(name);
    }
    for (const name of ['mocha', 'vite', 'typescript', 'playwright', 'electron', '@types/node']) {
      expect([...names]).not.to.include(name);
    }
  });

  it('says of each package the version and the licence that the package itself says', () => {
    let compared = 0;
    for (const { name, version, licence } of licences) {
      const file = inProject('node_modules', name, 'package.json');
      if (!existsSync(file)) continue;
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
      // Another version of the same package may lie deeper; that one is listed too.
      if (manifest.version !== version) continue;
      expect(licence, name).to.equal(manifest.license);
      compared += 1;
    }
    expect(compared).to.be.greaterThan(30);
  });

  it('brings the text of a licence that demands it', () => {
    // The parts for one platform come without the text that their package brings.
    const withoutText = licences.filter(
      ({ name, text }) =>
        text === null && existsSync(inProject('node_modules', name)) && !/-(linux|darwin|win32)-/.test(name),
    );
    // Its manifest names MIT, and it has no file that says so.
    expect(withoutText.map(({ name }) => name)).to.deep.equal(['weak-lru-cache']);
    expect(licences.find(({ name }) => name === 'react')?.text).to.match(/Permission is hereby granted/);
  });

  it('lists each version of a package once, in order', () => {
    const listed = licences.map(({ name, version }) => `${name} ${version}`);
    expect(new Set(listed).size).to.equal(listed.length);
    expect(licences.map(({ name }) => name)).to.deep.equal(
      licences.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b, 'en')),
    );
  });
});

describe('shippedFolders', () => {
  it('finds a package where the one that needs it would find it', () => {
    const packages = {
      'node_modules/a': { dependencies: { b: '2' } },
      'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
      'node_modules/b': {},
      'node_modules/c': { dependencies: { a: '1' } },
    };
    expect(shippedFolders(packages, ['a'])).to.have.members([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
    ]);
  });

  it('does without an optional package that is not there, and not without another', () => {
    expect(shippedFolders({ 'node_modules/a': { optionalDependencies: { b: '1' } } }, ['a'])).to.have.lengthOf(1);
    expect(() => shippedFolders({ 'node_modules/a': { dependencies: { b: '1' } } }, ['a'])).to.throw(/does not hold b/);
  });
});
