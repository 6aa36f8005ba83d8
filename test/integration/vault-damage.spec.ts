import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { LmdbFile } from '../../src/plugins/vault/worker/lmdb-file.js';
import { accountKeys } from '../../src/plugins/vault/worker/account/account-keys.js';
import { BENCH_PASSWORD, cheapestDerivation, storeVault } from '../bench/support/stored-vault.js';
import { letIn } from '../support/exchange.js';
import { ChildScript } from '../support/vault/child-script.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { VaultFile } from '../support/vault/vault-file.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

/** How far apart the flipped bytes lie, beside those where the structure of a page is. */
const STRIDE = 97;

describe('A damaged vault', () => {
  const folders = new DataFolders();

  /**
   * Two devices that know each other; gives back the first, locked. It holds, in this order: how it founded the account and rotated the key, how it let
   * the other in and shared the key; how that joined and rotated twice; that it heard of it.
   */
  async function pairOfDevices(): Promise<{
    readonly a: VaultHarness;
    readonly b: VaultHarness;
    readonly bundle: string;
    readonly recoveryKey: string;
  }> {
    const [a, b] = [await folders.install(), await folders.install()];
    const bundle = path.join(folders.make(), 'bundle');
    const { recoveryKey } = await a.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await a.keystore.rotateKey({ reason: 'one' });
    await letIn(a, b, { deviceName: 'Phone', password: OTHER_PASSWORD });
    await b.keystore.rotateKey({ reason: 'two' });
    await b.keystore.rotateKey({ reason: 'three' });
    await b.keystore.exportBundle({ path: bundle });
    await a.keystore.importBundle({ path: bundle });
    await a.vault.lock('person');
    return { a, b, bundle, recoveryKey };
  }

  async function flipIn({ vaultFile }: VaultHarness, key: Uint8Array): Promise<void> {
    const file = new VaultFile(vaultFile);
    const value = (await file.records()).get(Buffer.from(key).toString('hex'));
    if (!value) throw new Error('There is no such record.');
    value[value.length - 1] = (value[value.length - 1] ?? 0) ^ 1;
    await file.put(key, value);
  }

  it('[B4] of a large vault, flipped bytes of every kind of page are detected and named, and everything else is still read', async () => {
    const child = new ChildScript('../faults/flip-samples.ts', ['40', '100', process.env.VAULT_FLIPS ?? '150', '1']);
    expect(await child.ended(), `after ${child.lines.at(-1)}`).to.equal(0);
    const problems = child.lines.filter((line) => line.includes('problem'));
    expect(problems).to.deep.equal([]);
    const { counts } = JSON.parse(child.lines.at(-1) ?? '') as { counts: Record<string, Record<string, number>> };
    expect(counts).to.have.all.keys('head', 'branch', 'leaf', 'overflow', 'unused');
    for (const kind of ['branch', 'leaf', 'overflow']) expect(counts[kind]?.['named'], kind).to.be.greaterThan(5);
  });

  it('[B4] a flipped byte anywhere is detected or harmless: never a crash, never other content', async () => {
    const { vault, keystore, vaultFile } = await folders.install();
    await vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await keystore.rotateKey({ reason: 'a longer record' });
    await vault.lock('person');

    const child = new ChildScript('flip-every-byte.ts', [vaultFile, PASSWORD, String(STRIDE)]);
    expect(await child.ended(), `after ${child.lines.at(-1)}`).to.equal(0);
    const problems = child.lines.filter((line) => line.includes('problem'));
    expect(problems).to.deep.equal([]);
    const { counts } = JSON.parse(child.lines.at(-1) ?? '') as { counts: Record<string, number> };
    expect(counts['named'], 'named damages').to.be.greaterThan(20);
    expect(counts['refused'], 'typed errors').to.be.greaterThan(20);
  });

  it("[B4] a damaged entry of another device is named, the rest is read, and that device's bundle heals it", async () => {
    const { a, bundle } = await pairOfDevices();
    await flipIn(a, accountKeys.entry(5));
    await a.vault.unlock(PASSWORD);
    expect(a.keystore.snapshot?.devices.active.map(({ name }) => name)).to.deep.equal(['Laptop', 'Phone']);
    expect(a.keystore.snapshot?.damagedRecords.join()).to.equal('entry 6');
    expect(a.keystore.snapshot?.currentKey.generation).to.equal(2);

    const report = await a.keystore.importBundle({ path: bundle });
    expect(report.newEntries).to.be.greaterThan(0);
    expect(a.keystore.snapshot?.damagedRecords).to.deep.equal([]);
    expect(a.keystore.snapshot?.currentKey.generation).to.equal(4);
    await a.vault.lock('person');
    await a.vault.unlock(PASSWORD);
    expect(a.keystore.snapshot?.damagedRecords).to.deep.equal([]);
    await a.keystore.rotateKey({ reason: 'with a healed key' });
  });

  it("[B4] a damaged entry of this device's own feed forbids writing, so that no number is used twice, until it is healed", async () => {
    const { a, b, bundle } = await pairOfDevices();
    await flipIn(a, accountKeys.entry(3));
    await a.vault.unlock(PASSWORD);
    expect(await errorOf(a.keystore.rotateKey({ reason: 'no' }))).to.include({ code: 'VAULT_DAMAGED' });
    await b.keystore.exportBundle({ path: bundle });
    await a.keystore.importBundle({ path: bundle });
    expect(a.keystore.snapshot?.damagedRecords).to.deep.equal([]);
    await a.keystore.rotateKey({ reason: 'whole again' });
    expect(a.keystore.snapshot?.forks).to.deep.equal([]);
    expect(a.keystore.snapshot?.devices.active[0]?.entries).to.equal(6);
  });

  it('[B4] a large vault is open before all of it was read, and names a damaged entry soon after', async () => {
    const installation = await folders.install();
    const { vault, keystore, vaultFile } = installation;
    await storeVault(vaultFile, { devices: 10, rotations: 1000 }, cheapestDerivation);
    await vault.start();
    await vault.unlock(BENCH_PASSWORD);
    const whole = keystore.snapshot;
    await vault.whenVerified();
    await vault.lock('person');
    expect([...(await new VaultFile(vaultFile).records()).keys()]).to.include('4900000000');

    await vault.unlock(BENCH_PASSWORD);
    expect({ ...keystore.snapshot }).to.deep.equal({ ...whole });
    await vault.lock('person');
    await vault.whenVerified();

    await flipIn(installation, accountKeys.entry(50));
    await vault.unlock(BENCH_PASSWORD);
    expect(keystore.snapshot?.damagedRecords).to.deep.equal([]);
    const causes: string[] = [];
    const listening = keystore.onDidChange(({ cause }) => void causes.push(cause));
    await vault.whenVerified();
    listening.dispose();
    expect(causes).to.deep.equal(['verified']);
    expect(keystore.snapshot?.damagedRecords.join()).to.equal('entry 51');
  });

  it('[B4] a vanished entry is noticed', async () => {
    const { a } = await pairOfDevices();
    await new VaultFile(a.vaultFile).remove(accountKeys.entry(6));
    await a.vault.unlock(PASSWORD);
    expect(a.keystore.snapshot?.damagedRecords).to.deep.equal(['entry 7']);
  });

  it('[B4] a record put in the place of another is refused', async () => {
    const { a } = await pairOfDevices();
    const file = new VaultFile(a.vaultFile);
    const other = (await file.records()).get(Buffer.from(accountKeys.entry(5)).toString('hex'));
    await file.put(accountKeys.entry(6), other ?? new Uint8Array(0));
    await a.vault.unlock(PASSWORD);
    expect(a.keystore.snapshot?.damagedRecords).to.deep.equal(['entry 7']);
  });

  it('[B4] each kind of record can be lost without losing the others', async () => {
    const { a, bundle } = await pairOfDevices();
    await a.vault.unlock(PASSWORD);
    await a.keystore.setFindingSeen({ key: 'KEY_ROTATION_DUE', seen: true });
    await a.vault.lock('person');
    const intact = readFileSync(a.vaultFile);
    for (const [key, name] of [
      [accountKeys.ledger, 'the ledger'],
      [accountKeys.directory(0), 'the list of entries, part 1'],
      [accountKeys.members(0), 'what is known of devices, part 1'],
      [accountKeys.generation(1), 'account secret 2'],
      [accountKeys.paper, 'the recovery key that was not printed'],
      [accountKeys.seenFindings, 'which findings were seen'],
    ] as const) {
      writeFileSync(a.vaultFile, intact);
      await flipIn(a, key);
      await a.vault.unlock(PASSWORD);
      expect(a.keystore.snapshot?.damagedRecords, name).to.deep.equal([name]);
      expect(
        a.keystore.snapshot?.devices.active.map((device) => device.name),
        name,
      ).to.deep.equal(['Laptop', 'Phone']);
      // Where the ledger is lost, so is which of its own entries is the newest.
      if (key !== accountKeys.ledger) await a.keystore.rotateKey({ reason: 'still possible' });
      await a.keystore.importBundle({ path: bundle });
      expect(a.keystore.snapshot?.damagedRecords, name).to.deep.equal([]);
      await a.keystore.rotateKey({ reason: 'as ever' });
      await a.vault.lock('person');
      await a.vault.unlock(PASSWORD);
      expect(a.keystore.snapshot?.damagedRecords, name).to.deep.equal([]);
      await a.vault.lock('person');
    }
    writeFileSync(a.vaultFile, intact);
    await flipIn(a, accountKeys.device);
    const error = await errorOf(a.vault.unlock(PASSWORD));
    expect(error, 'nobody can tell whose vault it is').to.include({ code: 'VAULT_DAMAGED' });
  });

  it('[B4] a file whose structure is broken can be read and exported, is not written to, and says so', async () => {
    const { a, b, bundle, recoveryKey } = await pairOfDevices();
    const bytes = readFileSync(a.vaultFile);
    // The roots of both heads point nowhere.
    for (const head of [0, 4096]) bytes.writeBigUInt64LE(2n ** 40n, head + 24 + 72 + 40);
    writeFileSync(a.vaultFile, bytes);
    await a.vault.unlock(PASSWORD);
    expect(a.keystore.snapshot?.damagedRecords.join()).to.include('structure of the file');
    expect(a.keystore.snapshot?.currentKey.generation).to.equal(4);
    expect(await errorOf(a.keystore.rotateKey({ reason: 'no' }))).to.include({ code: 'VAULT_DAMAGED' });
    await a.keystore.exportBundle({ path: bundle });
    await a.vault.lock('person');
    expect(readFileSync(a.vaultFile).equals(bytes)).to.equal(true);

    expect(await b.keystore.importBundle({ path: bundle })).to.include({ newEntries: 1, refused: 0, waiting: 0 });
    const c = await folders.install();
    await c.vault.recoverAccount({ deviceName: 'Rescue', password: PASSWORD, recoveryKey, bundlePath: bundle });
    expect(c.keystore.snapshot?.currentKey.generation).to.equal(5);
    expect(c.keystore.snapshot?.devices.revoked.map(({ name }) => name)).to.have.members(['Laptop', 'Phone']);
  });

  it('[B4] a file that was cut short gives a typed error or names what is missing', async () => {
    const { a } = await pairOfDevices();
    const length = usedBytesOf(a.vaultFile);
    for (const size of [length - 4096, length / 2, 8192, 4096, 100]) {
      truncateSync(a.vaultFile, Math.floor(size));
      try {
        await a.vault.unlock(PASSWORD);
        expect(a.keystore.snapshot?.damagedRecords, String(size)).to.not.deep.equal([]);
        await a.vault.lock('person');
      } catch (error) {
        expect(error, String(size))
          .to.have.property('code')
          .that.is.oneOf(['VAULT_DAMAGED', 'VAULT_HEADER_INVALID', 'WRONG_PASSWORD']);
      }
    }
  });
});

/** How much of a vault file holds something; behind it are pages that wait for their first use. */
function usedBytesOf(vaultFile: string): number {
  const file = LmdbFile.open(vaultFile);
  if (!file) throw new Error('There is no vault.');
  const { lastPage } = file.newestHead();
  file.close();
  return (lastPage + 1) * 4096;
}
