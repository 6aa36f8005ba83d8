/** `npm run lint [-- <root>]`: the linter with type information, and the import rules, over this project or the one at <root>. */
import path from 'node:path';
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { findImportViolations } from './lib/import-rules.mjs';
import { inProject, projectRoot } from './lib/project.mjs';

const LIMIT_MS = 5 * 60 * 1000;

await runAsCommand(async ([root = projectRoot]) => {
  const folder = path.resolve(root);
  const { code } = await run(
    process.execPath,
    [inProject('node_modules/oxlint/bin/oxlint')],
    // A tree elsewhere has no type checker of its own.
    {
      cwd: folder,
      env: { OXLINT_TSGOLINT_PATH: inProject('node_modules/oxlint-tsgolint/bin/tsgolint.js') },
      timeLimit: LIMIT_MS,
    },
  );
  const violations = findImportViolations(folder);
  for (const { file, line, specifier, message } of violations) {
    process.stdout.write(`${file}:${line}: '${specifier}' breaks an import rule: ${message}.\n`);
  }
  process.stdout.write(
    violations.length === 0 ? 'The import rules hold.\n' : `${violations.length} imports break a rule.\n`,
  );
  return code === 0 && violations.length === 0 ? 0 : 1;
});
