import { deserialize, serialize } from 'node:v8';
import { expect } from 'chai';

import { deviceStandings, type KeystoreSnapshot } from '../../../../src/keystore/index.js';
import { SnapshotPacker, SnapshotUnpacker } from '../../../../src/plugins/vault/snapshot-transfer.js';
import { SeededRandom } from '../../../support/simulation/random.js';
import { ShownAccount } from '../../../support/trust/shown-account.js';
import { ShownLife } from '../../../support/trust/shown-life.js';

/** Both ends of the way between two threads. */
class Transfer {
  readonly #packer = new SnapshotPacker();
  readonly #unpacker = new SnapshotUnpacker();
  /** How many devices went with the last snapshot, and how many bytes it took. */
  devices = 0;
  bytes = 0;

  send(snapshot: KeystoreSnapshot): KeystoreSnapshot {
    const packed = this.#packer.pack(snapshot);
    const sent = serialize(packed);
    const [, ...parts] = packed;
    this.devices = parts.reduce((count, part) => count + (JSON.parse(part) as readonly unknown[]).length, 0);
    this.bytes = sent.length;
    return this.#unpacker.unpack(deserialize(sent) as typeof packed);
  }
}

describe('The way of a snapshot between threads', () => {
  it('changes nothing, whatever happens to the account', () => {
    const standings = new Set<string>();
    for (let seed = 1; seed <= 40 && standings.size < deviceStandings.length; seed++) {
      const life = new ShownLife(seed);
      const random = new SeededRandom(seed);
      const transfer = new Transfer();
      while (life.goOn(random.between(1, 30))) {
        const snapshot = life.look();
        expect(transfer.send(snapshot), `seed ${seed}`).to.deep.equal(snapshot);
        for (const standing of deviceStandings) if (snapshot.devices[standing].length > 0) standings.add(standing);
      }
    }
    expect([...standings]).to.have.members([...deviceStandings]);
  });

  it('[I5] tells the name that a device was given, and by whom, from what it is called', () => {
    const snapshot = new ShownAccount().snapshot();
    const given = { name: 'Phone (1a2b)', givenName: 'Phone', nameGivenBy: 'ab'.repeat(16) };
    const active = snapshot.devices.active.map((device) => ({ ...device, ...given }));
    const sent = { ...snapshot, devices: { ...snapshot.devices, active } };
    expect(new Transfer().send(sent)).to.deep.equal(sent);
  });

  it('says what changed and no more, and keeps the rest as it is', () => {
    const account = new ShownAccount();
    const [packer, unpacker] = [new SnapshotPacker(), new SnapshotUnpacker()];
    const send = (snapshot: KeystoreSnapshot): [string[], KeystoreSnapshot] => {
      const packed = packer.pack(snapshot);
      return [Object.keys(JSON.parse(packed[0]) as object), unpacker.unpack(packed)];
    };
    const [all, first] = send(account.snapshot());
    expect(all).to.include.members(['revision', 'accountId', 'currentKey', 'waiting', 'suspended', 'damagedRecords']);

    const damaged = account.snapshot({ damagedRecords: ['entry 7'] });
    const [changed, second] = send(damaged);
    expect(changed).to.have.members(['revision', 'damagedRecords']);
    expect(second).to.deep.equal(damaged);
    expect(second.currentKey).to.equal(first.currentKey);
    expect(first.damagedRecords, 'what was handed out before').to.deep.equal([]);

    const [back, third] = send(account.snapshot());
    expect(back).to.have.members(['revision', 'damagedRecords']);
    expect(third).to.deep.equal({ ...first, revision: third.revision });
  });

  it('begins anew with another thread', () => {
    const account = new ShownAccount();
    new Transfer().send(account.snapshot());
    account.rename(account.founder, account.founder, 'Desk');
    const snapshot = account.snapshot();
    expect(new Transfer().send(snapshot)).to.deep.equal(snapshot);
  });

  it('[H3] costs the receiving thread the devices that changed, and nothing for entries', () => {
    const account = new ShownAccount();
    const { founder } = account;
    const others = Array.from({ length: 20 }, (_, index) => account.device(`Device ${index}`));
    account.hear(founder);
    const transfer = new Transfer();
    transfer.send(account.snapshot());
    expect(transfer.devices).to.equal(21);

    transfer.send(account.snapshot());
    expect(transfer.devices, 'nothing changed').to.equal(0);
    account.rename(founder, others[3]!, 'Another name');
    transfer.send(account.snapshot());
    // The one that was renamed, and the author, which has one entry more.
    expect(transfer.devices, 'one was renamed').to.equal(2);

    account.rename(founder, founder, 'Name 0');
    transfer.send(account.snapshot());
    const { bytes } = transfer;
    for (let count = 1; count <= 100; count++) account.rename(founder, founder, `Name ${count % 10}`);
    transfer.send(account.snapshot());
    expect(transfer.devices, 'after a hundred entries of one device').to.equal(1);
    expect(transfer.bytes, 'two numbers may have a digit more').to.be.at.most(bytes + 2);
  });
});
