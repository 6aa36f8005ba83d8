/** `npm run build` and `npm run build:test`: builds one variant of the app, whether or not it is up to date. */
import { build, VARIANTS } from './lib/build.mjs';
import { runAsCommand } from './lib/command.mjs';

await runAsCommand(async ([name]) => {
  const variant = VARIANTS.find((known) => known === name);
  if (!variant) {
    process.stderr.write(`Usage: node scripts/build.mjs ${VARIANTS.join('|')}\n`);
    return 2;
  }
  await build(variant, { force: true });
  return 0;
});
