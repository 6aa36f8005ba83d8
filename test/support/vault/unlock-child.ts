/** Run as a process of its own: node … unlock-child.ts DATA_FOLDER PASSWORD. Prints what came of unlocking. */
import { errorOf } from './error-of.js';
import { VaultHarness } from './vault-harness.js';

const [folder = '', password = ''] = process.argv.slice(2);
const installation = new VaultHarness(folder);
await installation.vault.start();
process.stdout.write(`${(await errorOf(installation.vault.unlock(password))).code}\n`);
await installation.end();
