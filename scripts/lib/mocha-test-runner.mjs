/**
 * Lets Stryker run mocha's tests within its own processes, once per mutant. Stryker's own runner for mocha reaches into mocha's insides
 * and works up to version 11; this one uses what mocha documents.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import Mocha from 'mocha';
import { register } from 'tsx/esm/api';

/** @typedef {import('@stryker-mutator/api/test-runner').TestResult} TestResult */
/** @typedef {import('@stryker-mutator/api/test-runner').DryRunResult} DryRunResult */
/** @typedef {import('@stryker-mutator/api/test-runner').MutantRunResult} MutantRunResult */
/** @typedef {import('@stryker-mutator/api/core').StrykerOptions & { mochaTests: { files: string[], seed: number } }} Options */

const { EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;
const { EVENT_FILE_PRE_REQUIRE, EVENT_FILE_REQUIRE, EVENT_FILE_POST_REQUIRE } = Mocha.Suite.constants;

/** @typedef {import('@stryker-mutator/api/core').InstrumenterContext} InstrumenterContext */
/** @typedef {{ [K in keyof InstrumenterContext]?: InstrumenterContext[K] | undefined }} MutationState */

class MochaTestRunner {
  static inject = tokens(commonTokens.options);

  #options;
  #mocha = new Mocha({ timeout: 0, reporter: SilentReporter });
  /** @type {string[]} */
  #files = [];
  #isLoaded = false;
  /** What the instrumented sources read and write. @type {MutationState} */
  #mutation = {};
  #isCoverageWanted = false;
  #isSpoiled = false;

  /** @param {import('@stryker-mutator/api/core').StrykerOptions} options */
  constructor(options) {
    this.#options = /** @type {Options} */ (options);
  }

  /** Only `mutantRun` knows when a new process is needed; asked for one, Stryker would start it for most mutants. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const { files, seed } = this.#options.mochaTests;
    // Only now is the copy that holds the mutants the working folder, where the translator finds its tsconfig.json.
    register();
    // A mutant must not be killed in one run and survive the next.
    fc.configureGlobal({ seed });
    const globals = /** @type {Record<string, object | undefined>} */ (/** @type {unknown} */ (globalThis));
    this.#mutation = globals[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};
    this.#mocha.cleanReferencesAfterRun(false);
    this.#files = files.map((file) => path.resolve(file));
    const setTestId = (/** @type {string | undefined} */ id) => {
      if (this.#isCoverageWanted && id !== undefined) this.#mutation.currentTestId = id;
    };
    this.#mocha.suite.beforeEach(function reportTest() {
      setTestId(this.currentTest?.fullTitle());
    });
  }

  /** @param {import('@stryker-mutator/api/test-runner').DryRunOptions} options */
  async dryRun({ coverageAnalysis, disableBail }) {
    this.#isCoverageWanted = coverageAnalysis === 'perTest';
    const result = await this.#run(disableBail);
    this.#isCoverageWanted = false;
    const { mutantCoverage } = this.#mutation;
    return result.status === DryRunStatus.Complete && mutantCoverage ? { ...result, mutantCoverage } : result;
  }

  /**
   * Rejects when this process can't be trusted any more; Stryker then goes on in a new one.
   *
   * @param {import('@stryker-mutator/api/test-runner').MutantRunOptions} options
   */
  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit, disableBail }) {
    const isStatic = mutantActivation === 'static';
    if (this.#isSpoiled) throw new Error('An earlier mutant left something behind.');
    if (this.#isLoaded && isStatic) throw new Error('Modules, once imported, stay as they are.');
    this.#mutation.hitCount = hitLimit === undefined ? undefined : 0;
    this.#mutation.hitLimit = hitLimit;
    if (testFilter) this.#choose(testFilter);
    if (isStatic) this.#mutation.activeMutant = activeMutant.id;
    const result = toMutantRunResult(await this.#run(disableBail, activeMutant.id));
    this.#isSpoiled =
      isStatic || (result.status !== MutantRunStatus.Survived && !(await this.#passesUnchanged(result)));
    return result;
  }

  /**
   * Whether a test that a mutant failed passes again without it. Else faked time, say, was left behind, and every later mutant would
   * seem killed.
   *
   * @param {MutantRunResult} result
   */
  async #passesUnchanged(result) {
    if (result.status !== MutantRunStatus.Killed) return false;
    this.#mutation.hitCount = undefined;
    this.#choose(result.killedBy);
    const control = await this.#run(false);
    return (
      control.status === DryRunStatus.Complete && control.tests.every(({ status }) => status === TestStatus.Success)
    );
  }

  /** @param {readonly string[]} ids */
  #choose(ids) {
    this.#mocha.grep(new RegExp(ids.map((id) => `^${escapeRegExp(id)}$`).join('|')));
  }

  /**
   * @param {boolean} disableBail
   * @param {string} [activeMutant]
   * @returns {Promise<DryRunResult>}
   */
  async #run(disableBail, activeMutant) {
    try {
      if (!this.#isLoaded) await this.#load();
      this.#isLoaded = true;
      setBail(this.#mocha.suite, !disableBail);
      this.#mutation.activeMutant = activeMutant;
      const tests = await this.#runTests();
      const { hitCount, hitLimit } = this.#mutation;
      return determineHitLimitReached(hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests };
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: error instanceof Error ? String(error.stack) : String(error) };
    }
  }

  /** As `Mocha.loadFilesAsync` does, but by import alone: it tries `require` first, so that every source would be there twice. */
  async #load() {
    const { suite } = this.#mocha;
    for (const file of this.#files) {
      suite.emit(EVENT_FILE_PRE_REQUIRE, globalThis, file, this.#mocha);
      /** @type {unknown} */
      const specification = await import(pathToFileURL(file).href);
      suite.emit(EVENT_FILE_REQUIRE, specification, file, this.#mocha);
      suite.emit(EVENT_FILE_POST_REQUIRE, globalThis, file, this.#mocha);
    }
  }

  /** @returns {Promise<TestResult[]>} */
  #runTests() {
    return new Promise((resolve) => {
      /** @type {TestResult[]} */
      const results = [];
      const runner = this.#mocha.run(() => resolve(results));
      runner.on(EVENT_TEST_PASS, (test) => results.push({ ...described(test), status: TestStatus.Success }));
      runner.on(EVENT_TEST_PENDING, (test) => results.push({ ...described(test), status: TestStatus.Skipped }));
      // What fails may be a hook; then the test that it was to prepare has failed.
      runner.on(EVENT_TEST_FAIL, (test, error) =>
        results.push({
          ...described(test.ctx?.currentTest ?? test),
          status: TestStatus.Failed,
          failureMessage: error instanceof Error ? error.message : String(error),
        }),
      );
    });
  }
}

/** Stryker tells what came of a run. */
class SilentReporter extends Mocha.reporters.Base {
  /** @override */
  epilogue() {}
}

/** @param {Mocha.Runnable} test */
function described(test) {
  const name = test.fullTitle();
  return { id: name, name, timeSpentMs: test.duration ?? 0, ...(test.file && { fileName: test.file }) };
}

/**
 * @param {Mocha.Suite} suite
 * @param {boolean} bail
 */
function setBail(suite, bail) {
  suite.bail(bail);
  for (const child of suite.suites) setBail(child, bail);
}

/** @param {string} text */
function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'mocha-in-process', MochaTestRunner)];

export const strykerValidationSchema = {
  properties: {
    mochaTests: {
      description: 'The spec files to run, in this order, and the seed of the property-based tests among them.',
      type: 'object',
      required: ['files', 'seed'],
      properties: { files: { type: 'array', items: { type: 'string' } }, seed: { type: 'integer' } },
    },
  },
};
