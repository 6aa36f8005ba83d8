import path from 'node:path';

import type { Keystore } from '../../../src/plugins/vault/index.js';
import { type Installation, letIn } from '../exchange.js';
import type { SeededRandom } from '../simulation/random.js';
import { PASSWORD, VaultHarness } from '../vault/vault-harness.js';
import type { StepOf, WelcomeNews } from './step.js';

/**
 * Another device of the account, which is never harmed. It verifies every signature of what it is shown, and would see a fork if
 * the first device forgot something it had shown.
 */
export class Witness {
  readonly #home: string;
  readonly #random: SeededRandom;
  readonly #harness: VaultHarness;
  #name = 'Witness';
  #messages = 0;
  #welcomes = 0;

  constructor(home: string, random: SeededRandom) {
    this.#home = home;
    this.#random = random;
    this.#harness = new VaultHarness(path.join(home, 'witness'));
  }

  get isMember(): boolean {
    return this.#harness.vault.state.kind === 'unlocked';
  }

  get name(): string {
    return this.#name;
  }

  /** Founds the account that others join. Gives its recovery key. */
  async found(): Promise<string> {
    const { vault, keystore } = this.#harness;
    const { recoveryKey } = await vault.create({ deviceName: this.#name, password: PASSWORD });
    await keystore.rotateKey({ reason: 'before anybody joined' });
    return recoveryKey;
  }

  /** Is let in by a device of the account. */
  async join(account: Installation): Promise<void> {
    await letIn(account, this.#harness, { deviceName: this.#name, password: PASSWORD });
  }

  /** Lets a device in that asked with this request, and gives what it is to do. */
  async welcome(requestPath: string, code: string, deviceName: string): Promise<StepOf<'complete-join'>> {
    const { keystore } = this.#harness;
    const welcomePath = path.join(this.#home, `welcome-${++this.#welcomes}`);
    const rotations = await this.#rotations();
    const { device } = await keystore.admitDevice({ requestPath, code, welcomePath });
    const { devices } = await keystore.refresh();
    const others = devices.active.filter(({ id }) => id !== device).map(({ name, entries }) => [name, entries]);
    const brings: WelcomeNews = { rotations, others: Object.fromEntries(others) };
    return { kind: 'complete-join', welcomePath, deviceName, brings };
  }

  /** Takes in all that the account says. Throws when that contradicts what it said before. */
  async hear(account: Keystore): Promise<void> {
    const bundlePath = path.join(this.#home, 'to-witness.bundle');
    await account.exportBundle({ path: bundlePath });
    const { keystore } = this.#harness;
    const { refused, waiting, ofALaterVersion } = await keystore.importBundle({ path: bundlePath });
    if (refused + waiting + ofALaterVersion > 0) throw new Error(`The other device refuses ${refused} entries.`);
    const { forks, conflicts, voidEntries, damagedRecords, rotations } = await keystore.refresh();
    const troubles = [...forks, ...conflicts, ...voidEntries.newest, ...damagedRecords];
    if (troubles.length > 0) throw new Error(`The other device sees trouble: ${JSON.stringify(troubles)}`);
    const shown = account.snapshot?.rotations.total;
    if (rotations.total !== shown) throw new Error(`The other device sees ${rotations.total} rotations, not ${shown}.`);
  }

  /** Says something new, and gives the import that brings it to the account. */
  async speak(): Promise<StepOf<'import'>> {
    const { keystore } = this.#harness;
    const oldName = this.#name;
    this.#name = `Witness ${++this.#messages}`;
    const rotations = this.#random.chance(0.5) ? [`by the witness, ${this.#messages}`] : [];
    for (const reason of rotations) await keystore.rotateKey({ reason });
    const device = keystore.snapshot?.thisDevice ?? '';
    const { devices } = await keystore.renameDevice({ device, name: this.#name });
    const bundlePath = path.join(this.#home, `from-witness-${this.#messages}.bundle`);
    await keystore.exportBundle({ path: bundlePath });
    const entries = devices.active.find(({ id }) => id === device)?.entries ?? 0;
    return { kind: 'import', path: bundlePath, brings: { rotations, oldName, name: this.#name, entries } };
  }

  end(): Promise<void> {
    return this.#harness.end();
  }

  /** Why the key was rotated, oldest first. */
  async #rotations(): Promise<readonly string[]> {
    const { items } = await this.#harness.keystore.listRotations({ offset: 0, limit: 200 });
    return items.map(({ reason }) => reason).toReversed();
  }
}
