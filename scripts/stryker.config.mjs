/** How `npm run mutate` (mutate.mjs) changes the sources, and which tests are to notice. */
import { readdirSync, statSync } from 'node:fs';

/**
 * Each mutant that nothing kills costs all tests that reach it, so there are few lives per property here, and no look at whole years; the
 * tests that take longest come last, as a mutant is done with at its first failing test.
 */
process.env.SIMULATED_LIVES ??= '3';
const SLOW = [
  'device-name.spec.ts',
  'floods.spec.ts',
  'lying-carriers.spec.ts',
  'in-lives.spec.ts',
  '-the-model.spec.ts',
];

/** @param {string} file */
const slownessOf = (file) => SLOW.findIndex((name) => file.endsWith(name));

/** The part that a run is about, by its folder in `src` and in `test/unit`. */
const part = process.env.MUTATED_PART ?? 'keystore';

const specs = readdirSync(`test/unit/${part}`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.ts'))
  .map((name) => `test/unit/${part}/${name}`)
  .toSorted((one, other) => slownessOf(one) - slownessOf(other) || statSync(one).size - statSync(other).size);

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [`src/${part}/**/*.ts`],
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
  // What loops for ever is stopped by counting how often the mutated place is run. The clock is for what that can't see, and a busy machine
  // must not make it say that something loops.
  timeoutMS: 20_000,
  timeoutFactor: 4,
  tempDirName: '.stryker-tmp',
  reporters: ['progress-append-only', 'html', 'json'],
  htmlReporter: { fileName: 'coverage/mutation/index.html' },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  // What was found is kept, so that a run which was stopped goes on, and the report shows the files of all runs.
  incremental: true,
  incrementalFile: 'coverage/mutation/incremental.json',
};
