import path from 'node:path';

import type { Keystore } from '../../../src/plugins/vault/index.js';
import type { SeededRandom } from '../simulation/random.js';
import { PASSPHRASE, PASSWORD, VaultHarness } from '../vault/vault-harness.js';
import type { Step } from './step.js';

type ImportStep = Extract<Step, { readonly kind: 'import' }>;

/**
 * Another device of the account, which is never harmed. It verifies every signature of what it is shown, and would see a fork if
 * the first device forgot something it had shown.
 */
export class Witness {
  readonly #home: string;
  readonly #random: SeededRandom;
  readonly #harness: VaultHarness;
  #messages = 0;

  constructor(home: string, random: SeededRandom) {
    this.#home = home;
    this.#random = random;
    this.#harness = new VaultHarness(path.join(home, 'witness'));
  }

  /** Takes in all that the account says. Throws when that contradicts what it said before. */
  async hear(account: Keystore): Promise<void> {
    const bundlePath = path.join(this.#home, 'to-witness.bundle');
    await account.exportBundle({ path: bundlePath, passphrase: PASSPHRASE });
    const { vault, keystore } = this.#harness;
    if (vault.state.kind === 'missing') {
      await vault.join({ bundlePath, passphrase: PASSPHRASE, deviceName: 'Witness', password: PASSWORD });
    } else {
      await keystore.importBundle({ path: bundlePath, passphrase: PASSPHRASE });
    }
    const { forks, conflicts, voidEntries, damagedRecords, rotations } = await keystore.refresh();
    const troubles = [...forks, ...conflicts, ...voidEntries.newest, ...damagedRecords];
    if (troubles.length > 0) throw new Error(`The other device sees trouble: ${JSON.stringify(troubles)}`);
    const shown = account.snapshot?.rotations.total;
    if (rotations.total !== shown) throw new Error(`The other device sees ${rotations.total} rotations, not ${shown}.`);
  }

  /** Says something new, and gives the import that brings it to the account. */
  async speak(): Promise<ImportStep> {
    const { keystore } = this.#harness;
    const name = `Witness ${++this.#messages}`;
    const rotations = this.#random.chance(0.5) ? [`by the witness, ${this.#messages}`] : [];
    for (const reason of rotations) await keystore.rotateKey({ reason });
    const device = keystore.snapshot?.thisDevice ?? '';
    const { devices } = await keystore.renameDevice({ device, name });
    const bundlePath = path.join(this.#home, `from-witness-${this.#messages}.bundle`);
    await keystore.exportBundle({ path: bundlePath, passphrase: PASSPHRASE });
    const entries = devices.active[0]?.entries ?? 0;
    return { kind: 'import', path: bundlePath, passphrase: PASSPHRASE, brings: { rotations, name, entries } };
  }

  end(): Promise<void> {
    return this.#harness.end();
  }
}
