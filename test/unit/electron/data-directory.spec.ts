import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';

import { AppError } from '../../../src/core/errors.js';
import { findDataDirectory, makeDataDirectory } from '../../../src/electron/data-directory.js';

describe('findDataDirectory', () => {
  const applicationData = path.resolve('/home/person/.config');

  it("is the app's folder below the system's unless the command line says another", () => {
    expect(findDataDirectory(['electron', 'app'], applicationData)).to.equal(
      path.join(applicationData, 'OneStarStream'),
    );
  });

  it('understands both ways of writing the switch', () => {
    expect(findDataDirectory(['electron', 'app', '--data-dir', '/data/a'], applicationData)).to.equal(
      path.resolve('/data/a'),
    );
    expect(findDataDirectory(['electron', '--data-dir=/data/a=b', 'app'], applicationData)).to.equal(
      path.resolve('/data/a=b'),
    );
  });

  it('takes a relative folder from where the app was started', () => {
    expect(findDataDirectory(['electron', '--data-dir', 'here'], applicationData)).to.equal(path.resolve('here'));
  });

  it('refuses the switch without a folder', () => {
    for (const argv of [['--data-dir'], ['--data-dir='], ['--data-dir', ''], ['--data-dir', '--verbose']]) {
      expect(() => findDataDirectory(argv, applicationData), argv.join(' '))
        .to.throw(AppError)
        .with.property('code', 'USAGE');
    }
  });
});

describe('makeDataDirectory', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'data-directory-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it("makes a folder for this person's eyes only, and leaves one that is there alone", () => {
    const made = path.join(folder, 'a', 'b');
    makeDataDirectory(made);
    makeDataDirectory(made);
    expect(statSync(made).mode & 0o777).to.equal(0o700);
  });

  it('says what to do when it cannot', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(() => makeDataDirectory(path.join(file, 'below')))
      .to.throw(AppError)
      .with.property('code', 'VAULT_STORAGE_FAILED');
  });
});
