/**
 * `npm run setup [-- --for cli|start|test]`: puts in place what the app (`start`), the tests (`test`, the default) or the command
 * line (`cli`) need. `npm start`, `npm test` and `npm run onestar` do the same by themselves.
 */
import { parseArgs } from 'node:util';
import { runAsCommand } from './lib/command.mjs';
import { PURPOSES, setUp } from './lib/setup.mjs';

await runAsCommand(async (args) => {
  const { values } = parseArgs({ args, options: { for: { type: 'string', default: 'test' } } });
  const purpose = PURPOSES.find((known) => known === values.for);
  if (!purpose) {
    process.stderr.write(`Usage: npm run setup -- --for ${PURPOSES.join('|')}\n`);
    return 2;
  }
  const errors = await setUp(purpose);
  return errors.length === 0 ? 0 : 1;
});
