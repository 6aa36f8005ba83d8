/** `npm run man-page`: writes docs/onestar.1 anew from the declarations of the commands. */
import { run } from './lib/child-process.mjs';
import { runAsCommand } from './lib/command.mjs';
import { inProject, projectRoot } from './lib/project.mjs';
import { setUp } from './lib/setup.mjs';

await runAsCommand(async () => {
  await setUp('cli');
  const program = inProject('scripts/lib/write-man-page.ts');
  const { code } = await run(process.execPath, ['--import', 'tsx', program], { cwd: projectRoot });
  return code;
});
