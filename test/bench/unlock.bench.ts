import { createRequire } from 'node:module';
import path from 'node:path';
import type * as Kdbxweb from 'kdbxweb';

import { defaultVaultParameters } from '../../src/plugins/vault/vault-parameters.js';
import { VAULT_FILE_NAME } from '../../src/plugins/vault/worker-vault.js';
import { deriveKey, newKeyDerivation } from '../../src/plugins/vault/worker/key-derivation.js';
import { sodium } from '../../src/plugins/vault/worker/sodium.js';
import type { Benchmark, Scale } from './benchmark.js';
import { measureRows, timed, timedAsync } from './measuring.js';
import { startVault } from './support/bench-vault.js';
import type { AccountShape } from './support/large-account.js';
import { BENCH_PASSWORD, cheapestDerivation, storeVault } from './support/stored-vault.js';

// It names its exports in a way that Node.js can't see from an ECMAScript module.
const kdbxweb = createRequire(import.meta.url)('kdbxweb') as typeof Kdbxweb;

/** An unlock as a person waits for it, beside the derivation alone, and beside another program's file of as many entries. */
export const unlock: Benchmark = {
  name: 'unlock',
  async run({ scale, folder }) {
    const cost = scale.name === 'tiny' ? cheapestDerivation : defaultVaultParameters.keyDerivation;
    const [small, equal] = [path.join(folder, 'small'), path.join(folder, 'equal')];
    await storeVault(path.join(small, VAULT_FILE_NAME), { devices: 3, rotations: 3 }, cost);
    const shape = shapeOfEntries(scale);
    await storeVault(path.join(equal, VAULT_FILE_NAME), shape, cost);
    const database = await makeDatabase(scale.entries, cost);
    return measureRows(
      scale,
      {
        small: () => timedUnlock(small),
        derivation: () => timed(() => deriveKey(BENCH_PASSWORD, newKeyDerivation(cost))),
        equal: () => timedUnlock(equal),
        database: () => timedAsync(() => kdbxweb.Kdbx.load(database, credentials())),
      },
      (measured) => [
        {
          what: 'unlock, small vault',
          unit: 'ms',
          ours: measured.small,
          comparison: { name: 'Argon2id alone', samples: measured.derivation },
          budget: { kind: 'ratio-at-most', bound: 1.3 },
        },
        {
          what: `unlock, ${scale.entries} entries, equal derivation`,
          unit: 'ms',
          ours: measured.equal,
          comparison: { name: 'kdbxweb', samples: measured.database },
          budget: { kind: 'none' },
        },
      ],
    );
  },
};

/** Each device writes two entries beside its rotations: that it joined, and what it has heard. */
function shapeOfEntries({ entries }: Scale): AccountShape {
  const devices = Math.max(2, Math.floor(entries / 10));
  return { devices, rotations: entries - 2 * devices };
}

/** A thread is started soon after the app, before anybody has looked at the window and begins to type. */
const LOOKING_MS = 1500;
/** It warms up when the first key is pressed; who types eight characters a second needs more than this for a password. */
const TYPING_MS = 1000;

async function timedUnlock(data: string): Promise<number> {
  const { vault, end } = await startVault(data, cheapestDerivation);
  await new Promise((resolve) => setTimeout(resolve, LOOKING_MS));
  vault.noteActivity();
  await new Promise((resolve) => setTimeout(resolve, TYPING_MS));
  const elapsed = await timedAsync(() => vault.unlock(BENCH_PASSWORD));
  await end();
  return elapsed;
}

function credentials(): Kdbxweb.Credentials {
  return new kdbxweb.Credentials(kdbxweb.ProtectedValue.fromString(BENCH_PASSWORD));
}

/** A KeePass file whose key costs what ours does, by the same implementation. */
async function makeDatabase(
  entries: number,
  { memoryKiB, passes }: { readonly memoryKiB: number; readonly passes: number },
): Promise<ArrayBuffer> {
  kdbxweb.CryptoEngine.setArgon2Impl((password, salt, memory, iterations, length) => {
    // KeePass salts with 32 bytes, libsodium with 16; the cost does not depend on it.
    const shortSalt = new Uint8Array(salt).slice(0, sodium.crypto_pwhash_SALTBYTES);
    const algorithm = sodium.crypto_pwhash_ALG_ARGON2ID13;
    const key = sodium.crypto_pwhash(length, new Uint8Array(password), shortSalt, iterations, memory * 1024, algorithm);
    return Promise.resolve(new Uint8Array(key).buffer);
  });
  const database = kdbxweb.Kdbx.create(credentials(), 'Benchmark');
  database.setKdf(kdbxweb.Consts.KdfId.Argon2id);
  const { Int64, VarDictionary } = kdbxweb;
  const parameters = database.header.kdfParameters;
  parameters?.set('M', VarDictionary.ValueType.UInt64, Int64.from(memoryKiB * 1024));
  parameters?.set('I', VarDictionary.ValueType.UInt64, Int64.from(passes));
  parameters?.set('P', VarDictionary.ValueType.UInt32, 1);
  for (let index = 0; index < entries; index++) {
    const entry = database.createEntry(database.getDefaultGroup());
    entry.fields.set('Title', `Entry ${index}`);
    entry.fields.set('Password', kdbxweb.ProtectedValue.fromString(`a secret of its own ${index}`));
  }
  return database.save();
}
