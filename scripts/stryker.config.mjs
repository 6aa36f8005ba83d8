/**
 * `npm run mutate`: changes the sources in thousands of small ways, and tells which changes no test notices. `npm run mutate -- --mutate
 * 'src/keystore/fold.ts'` does so for one file.
 */
import { readdirSync, statSync } from 'node:fs';

/** The parts whose tests are tested, by their folder in `src` and in `test/unit`. */
const PARTS = ['keystore', 'plugins/sync-scheduler'];

/** Few lives per property: each mutant that nothing else kills costs all of them. */
process.env.KEYSTORE_PROPERTY_RUNS ??= '20';

/**
 * The property-based tests last, and short files, which are about one thing each, before long ones: a mutant is done with at its first
 * failing test.
 */
const specs = PARTS.flatMap((part) => readdirSync(`test/unit/${part}`).map((name) => `test/unit/${part}/${name}`))
  .map((file) => ({ file, isSlow: file.includes('.properties.'), size: statSync(file).size }))
  .sort((one, other) => Number(one.isSlow) - Number(other.isSlow) || one.size - other.size)
  .map(({ file }) => file);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: PARTS.map((part) => `src/${part}/**/*.ts`),
  testRunner: 'mocha-in-process',
  plugins: ['./scripts/lib/mocha-test-runner.mjs'],
  testRunnerNodeArgs: ['--import=./test/support/run-typescript.mjs'],
  mochaTests: { files: specs, seed: 1 },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  // A text that decides something is of a literal type, and another one does not compile. The others are messages.
  mutator: { excludedMutations: ['StringLiteral'] },
  disableTypeChecks: false,
  // The preprocessor that this names needs an older TypeScript; tsconfig.json has no paths for it to correct.
  tsconfigFile: 'none',
  ignorePatterns: ['**', '!package.json', '!tsconfig.json', '!src/**', '!test/unit/**', '!test/support/**'],
  concurrency: 2,
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, allowEmojis: false },
  htmlReporter: { fileName: 'coverage/mutation/index.html' },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  incrementalFile: 'coverage/mutation/incremental.json',
};
