import path from 'node:path';
import { expect } from 'chai';

import { builtInChecks } from '../../src/plugins/health-check/checks/index.js';
import { writeForgedBundle } from '../support/attacker/forged-bundle.js';
import { lootOfVault, type Loot } from '../support/attacker/loot.js';
import { Thief } from '../support/attacker/thief.js';
import { exchange, letIn } from '../support/exchange.js';
import * as independent from '../support/trust/independent-trust.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { type CborMap, hex, unhex } from '../support/vault/independent-decoder.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

describe('Who has a vault’s file and its password', () => {
  const folders = new DataFolders();
  let [laptop, tablet, phone]: VaultHarness[] = [];
  let loot: Loot;

  beforeEach(async () => {
    [laptop, tablet, phone] = [await folders.install(), await folders.install(), await folders.install()];
    await laptop.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await letIn(laptop, tablet, { deviceName: 'Tablet', password: OTHER_PASSWORD });
    await letIn(laptop, phone, { deviceName: 'Phone', password: OTHER_PASSWORD });
    await phone.keystore.rotateKey({ reason: 'made on the phone' });
    await exchange(laptop, phone);
    await exchange(laptop, tablet);
    await phone.vault.lock('person');
    loot = await lootOfVault(phone.vaultFile, OTHER_PASSWORD);
  });

  const snapshotOf = ({ keystore }: VaultHarness) => {
    if (keystore.snapshot) return keystore.snapshot;
    throw new Error('The vault is locked.');
  };

  async function revokePhone(): Promise<void> {
    const device = snapshotOf(laptop!).devices.active.find(({ name }) => name === 'Phone')!.id;
    await laptop!.keystore.revokeDevices({ devices: [{ device }], reason: 'stolen' });
  }

  /** Sealed to everybody whom the thief knows, as nobody vouches for the maker of a bundle. */
  async function send(thief: Thief, to: VaultHarness) {
    const file = path.join(folders.make(), 'forged');
    const recipients = [...thief.feeds.members].map(({ keys }) => keys);
    writeForgedBundle(file, { account: thief.account, recipients, entries: thief.entries });
    return to.keystore.importBundle({ path: file });
  }

  async function findingsOf(device: VaultHarness): Promise<readonly string[]> {
    const { signal } = new AbortController();
    const checks = builtInChecks.map(async (check) => check.evaluate(snapshotOf(device), { now: Date.now() }, signal));
    return (await Promise.all(checks)).flat().map(({ code }) => code);
  }

  const shown = (device: VaultHarness) => ({
    active: snapshotOf(device)
      .devices.active.map(({ name }) => name)
      .sort(),
    current: snapshotOf(device).currentKey?.rotation,
  });

  it('[C6] [M2] makes nothing count with the keys of a revoked device, on any device, and is seen', async () => {
    const thief = new Thief(loot);
    const [first, ...own] = thief.entriesOf(loot.member);
    const recipients = [...thief.feeds.members].map(({ id }) => id);
    await revokePhone();
    await exchange(laptop!, tablet!);
    const before = [shown(laptop!), shown(tablet!)];
    expect(before[0]!.active).to.have.members(['Laptop', 'Tablet']);
    // Its past anew, from its first entry on: a key of its own, an accomplice, and a word against whoever revoked it.
    thief.rotate({ after: first!.id, bases: [thief.account] });
    thief.admit('Spy').join();
    thief.suspend([thief.account]);
    const made = own.find(({ kind }) => kind === 'key-rotated')!;
    thief.rotate({ after: own.at(-1)!.id, bases: [made.id], recipients });
    for (const victim of [laptop!, tablet!]) {
      const { refused } = await send(thief, victim);
      expect(refused, JSON.stringify(snapshotOf(victim).refused)).to.equal(0);
    }
    expect([shown(laptop!), shown(tablet!)]).to.deep.equal(before);
    expect(await findingsOf(laptop!)).to.include('REVOKED_DEVICE_WROTE');
    // And the way out stays open.
    await tablet!.keystore.rotateKey({ reason: 'after the attack' });
    await exchange(tablet!, laptop!);
    expect(shown(laptop!)).to.deep.equal(shown(tablet!));
  });

  it('[C6] opens no box and no wrap of a key that was made since with all the secrets of a revoked device', async () => {
    await revokePhone();
    await laptop!.keystore.rotateKey({ reason: 'later' });
    await laptop!.vault.lock('person');
    const { entries, member: account } = await lootOfVault(laptop!.vaultFile, PASSWORD);
    const { record, sealingSeed } = independent.deriveKeys(loot.keys.secret, 'onestr2D');
    const outcomes = { opened: 0, closed: 0 };
    const tryTo = (open: () => Uint8Array, isKnown: boolean): void => {
      const isOpened = opens(open);
      outcomes[isOpened ? 'opened' : 'closed'] += 1;
      if (isOpened) expect(isKnown, 'what it knew before').to.equal(true);
    };
    for (const { id, body, payload } of entries.map((encoded) => independent.readEntry(encoded))) {
      if (body['8'] !== 'key-rotated') continue;
      const isKnown = loot.secrets.has(hex(id));
      const generation = independent.writeMap(payload['3'] as CborMap);
      const names = { account: unhex(account), generation, recipient: record };
      for (const [, box] of payload['5'] as Uint8Array[][])
        tryTo(() => independent.openBox(box!, sealingSeed, names), isKnown);
      // Wraps lead back in time alone.
      for (const [older, wrapped] of payload['4'] as Uint8Array[][])
        for (const [held, { secret }] of loot.secrets) {
          const place = { account: unhex(account), newer: generation, older: older! };
          tryTo(() => independent.unwrap(secret, wrapped!, place), held === hex(id));
        }
    }
    // Its own box and wrap of the key that it made.
    expect(outcomes.opened).to.equal(2);
    expect(outcomes.closed).to.be.greaterThan(8);
  });
});

function opens(open: () => Uint8Array): boolean {
  try {
    return open().length === 32;
  } catch {
    return false;
  }
}
