import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { inProject } from '../../scripts/lib/project.mjs';

/** How mocha and Playwright are told a limit of a test's own, or to wait for time to pass. */
const LIMIT = /\bthis\.timeout\((?!0\))|\btest\.(?:slow|setTimeout)\(|\bwaitForTimeout\(|\btimeout: ?\d/;

/** Those that measure, which are not part of `npm test`, and this one. */
const EXCEPTED = /^(?:bench\/|e2e\/large-account\.spec\.ts$|unit\/time-limits\.spec\.ts$)/;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.tsx?$/.test(file) && !EXCEPTED.test(file));
}

describe('limits of time in tests', () => {
  it('are the two that only end what hangs', () => {
    const folder = inProject('test');
    const files = filesBelow(folder);
    expect(files.length).to.be.above(100);
    const own = files.filter((file) => LIMIT.test(readFileSync(path.join(folder, file), 'utf8')));
    expect(own, 'one limit in .mocharc.json and one in playwright.config.ts hold for all').to.deep.equal([]);
  });

  it('are seen where a test has one of its own', () => {
    const limits = [
      'this.timeout(60_000);',
      'test.slow();',
      'toBeVisible({ timeout: 1000 })',
      'page.waitForTimeout(50)',
    ];
    expect(limits.filter((text) => !LIMIT.test(text))).to.deep.equal([]);
    expect(LIMIT.test('toBeVisible({ timeout: HANG_LIMIT_MS })')).to.equal(false);
  });
});
