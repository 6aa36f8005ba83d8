import { deserialize, serialize } from 'node:v8';
import { expect } from 'chai';
import fc from 'fast-check';

import type { KeystoreSnapshot } from '../../../../src/keystore/index.js';
import { SnapshotPacker, SnapshotUnpacker } from '../../../../src/plugins/vault/snapshot-transfer.js';
import { fakeSuite } from '../../../support/keystore/crypto-suite.js';
import { FeedAuthor, synchronize } from '../../../support/keystore/feed-author.js';
import { honestOperations, RandomAccount } from '../../../support/keystore/random-account.js';

const look = (author: FeedAuthor): KeystoreSnapshot => author.state.snapshot(author.localFacts());

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
    fc.assert(
      fc.property(honestOperations, (operations) => {
        const account = new RandomAccount();
        const [founder] = account.devices as [FeedAuthor];
        const transfer = new Transfer();
        for (const operation of operations) {
          account.perform(operation);
          expect(transfer.send(look(founder))).to.deep.equal(look(founder));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('[I5] tells the name that a device was given from what it is called', () => {
    const [founder] = new RandomAccount().devices as [FeedAuthor];
    const snapshot = look(founder);
    const active = snapshot.devices.active.map((device) => ({ ...device, name: 'Phone (1a2b)', givenName: 'Phone' }));
    const sent = { ...snapshot, devices: { ...snapshot.devices, active } };
    expect(new Transfer().send(sent)).to.deep.equal(sent);
  });

  it('says what changed and no more, and keeps the rest as it is', () => {
    const founder = FeedAuthor.found(fakeSuite('transfer-fields'));
    const [packer, unpacker] = [new SnapshotPacker(), new SnapshotUnpacker()];
    const send = (snapshot: KeystoreSnapshot): [string[], KeystoreSnapshot] => {
      const packed = packer.pack(snapshot);
      return [Object.keys(JSON.parse(packed[0]) as object), unpacker.unpack(packed)];
    };
    const local = founder.localFacts();
    const [all, first] = send(founder.state.snapshot(local));
    expect(all).to.include.members(['revision', 'accountId', 'currentKey', 'gaps', 'damagedRecords']);

    const damaged = { ...local, damagedRecords: ['feeds/a'] };
    const [changed, second] = send(founder.state.snapshot(damaged));
    expect(changed).to.deep.equal(['damagedRecords']);
    expect(second).to.deep.equal(founder.state.snapshot(damaged));
    expect(second.currentKey).to.equal(first.currentKey);
    expect(first.damagedRecords, 'what was handed out before').to.deep.equal([]);

    const [back, third] = send(founder.state.snapshot({ ...local, damagedRecords: [] }));
    expect(back).to.deep.equal(['damagedRecords']);
    expect(third).to.deep.equal(first);
  });

  it('begins anew with another thread', () => {
    const founder = FeedAuthor.found(fakeSuite('transfer-anew'));
    new Transfer().send(look(founder));
    founder.rename(founder.device, 'Desk');
    expect(new Transfer().send(look(founder))).to.deep.equal(look(founder));
  });

  it('[H3] costs the receiving thread the devices that changed, and nothing for entries', () => {
    const founder = FeedAuthor.found(fakeSuite('transfer'));
    const others = Array.from({ length: 20 }, (_, index) => FeedAuthor.join(founder, `Device ${index}`));
    for (const other of others) synchronize(founder, other);
    const transfer = new Transfer();
    transfer.send(look(founder));
    expect(transfer.devices).to.equal(21);

    transfer.send(look(founder));
    expect(transfer.devices, 'nothing changed').to.equal(0);
    founder.rename(others[3]?.device ?? '', 'Another name');
    transfer.send(look(founder));
    // The one that was renamed, and the author, which has one entry more.
    expect(transfer.devices, 'one was renamed').to.equal(2);

    founder.rename(founder.device, 'Name 0');
    transfer.send(look(founder));
    const { bytes } = transfer;
    for (let count = 1; count <= 100; count++) founder.rename(founder.device, `Name ${count % 10}`);
    transfer.send(look(founder));
    expect(transfer.devices, 'after a hundred entries of one device').to.equal(1);
    expect(transfer.bytes, 'two numbers may have a digit more').to.be.at.most(bytes + 2);
  });
});
