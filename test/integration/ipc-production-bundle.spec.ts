import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { build, outputFolder } from '../../scripts/lib/build.mjs';
import { EMIT_CHANNEL, testChannels } from '../../src/ipc/test-channels.js';

const testStrings = [...testChannels, EMIT_CHANNEL, 'force-status', 'TEST_MODE', '__TEST_HOOKS__'];

/** The test strings that occur in the built files of a variant. */
function testStringsIn(variant: 'production' | 'test'): string[] {
  const files = readdirSync(outputFolder(variant), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(files.map(({ name }) => name)).to.include.members([
    'main.js',
    'preload.cjs',
    'index.html',
    'vault-worker.js',
    'onestar.js',
  ]);
  const text = files
    .filter(({ name }) => !name.endsWith('.map'))
    .map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'utf8'))
    .join('\n');
  return testStrings.filter((string) => text.includes(string));
}

describe('the production bundle', () => {
  before(async () => {
    await build('production');
    await build('test');
  });

  it('[E3] holds no test channel, test flag or test string', () => {
    expect(testStringsIn('production')).to.deep.equal([]);
  });

  it('[E3] is told apart from the test build by exactly these strings', () => {
    expect(testStringsIn('test')).to.have.members(testStrings.filter((string) => string !== '__TEST_HOOKS__'));
  });
});
