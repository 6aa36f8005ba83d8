/**
 * `npm run mutate [-- <file of src> …]`: changes the sources in thousands of small ways, and tells which changes no test notices. It goes
 * file by file, so that what was found is kept when it is stopped; what has not changed since is not tried again.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';
import { SetUpError } from './lib/set-up-error.mjs';

/** The parts whose tests are tested, by their folder in `src` and in `test/unit`. */
const PARTS = ['core/cbor', 'keystore', 'plugins/sync-scheduler'];
const REPORT = 'coverage/mutation/report.json';

/**
 * As far as it is used here, see mutation-testing-report-schema.
 *
 * @typedef {object} Mutant
 * @property {string} status
 * @property {string} mutatorName
 * @property {string} [replacement]
 * @property {{ start: { line: number, column: number } }} location
 */

await runAsCommand(async (files) => {
  await setUp('cli');
  const chosen = files.length > 0 ? files : PARTS.flatMap(sourcesOf);
  let worst = 0;
  for (const file of chosen) worst = Math.max(worst, await mutate(file));
  if (existsSync(inProject(REPORT))) printReport();
  return worst;
});

/** @param {string} part */
function sourcesOf(part) {
  const names = readdirSync(inProject('src', part)).filter((name) => name.endsWith('.ts'));
  return names.map((name) => `src/${part}/${name}`);
}

/**
 * @param {string} file
 * @returns {Promise<number>} an exit code
 */
async function mutate(file) {
  const part = PARTS.find((candidate) => file.startsWith(`src/${candidate}/`));
  if (part === undefined || !existsSync(inProject(file))) {
    throw new SetUpError(`"${file}" is no source whose tests are tested.`, `npm run mutate -- src/${PARTS[0]}/fold.ts`);
  }
  process.stdout.write(`\n${file}\n`);
  const stryker = inProject('node_modules/@stryker-mutator/core/bin/stryker.js');
  const args = [stryker, 'run', inProject('scripts/stryker.config.mjs'), '--mutate', file];
  const { code } = await run(process.execPath, args, { cwd: projectRoot, env: { MUTATED_PART: part } });
  return code;
}

/** What all runs so far have found. */
function printReport() {
  const report = /** @type {{ files: Record<string, { mutants: Mutant[] }> }} */ (
    JSON.parse(readFileSync(inProject(REPORT), 'utf8'))
  );
  for (const [file, { mutants }] of Object.entries(report.files)) {
    const tried = mutants.filter(({ status }) => status !== 'Ignored');
    const unnoticed = tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    process.stdout.write(`\n${file}: ${tried.length - unnoticed.length} of ${tried.length} noticed\n`);
    for (const { location, mutatorName, replacement = '' } of unnoticed) {
      const { line, column } = location.start;
      process.stdout.write(`  ${line}:${column} ${mutatorName}: ${replacement.replace(/\s+/g, ' ').slice(0, 100)}\n`);
    }
  }
}
