/**
 * Run as a process of its own: node … concurrent-writer.ts DATA_FOLDER PASSWORD NAME COUNT.
 * Opens the vault, says "ready", waits for a line on stdin, then renames this device and rotates the key COUNT times each.
 */
import { once } from 'node:events';

import { VaultHarness } from './vault-harness.js';

const [folder = '', password = '', name = '', count = '1'] = process.argv.slice(2);
const installation = new VaultHarness(folder);
await installation.vault.start();
await installation.vault.unlock(password);
process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (let round = 1; round <= Number(count); round++) {
  const device = installation.keystore.snapshot?.thisDevice ?? '';
  await installation.keystore.renameDevice({ device, name: `${name} ${round}` });
  await installation.keystore.rotateKey({ reason: `${name} ${round}` });
}
await installation.end();
process.exit(0);
