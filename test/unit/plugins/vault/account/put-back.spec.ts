import { expect } from 'chai';

import { accountKeys } from '../../../../../src/plugins/vault/worker/account/account-keys.js';
import type { AccountSession } from '../../../../../src/plugins/vault/worker/account/account-session.js';
import { isPutBack } from '../../../../../src/plugins/vault/worker/account/ledger-record.js';
import { bucketOf, RecordDigest } from '../../../../../src/plugins/vault/worker/account/record-digest.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { AccountKit, admissionOf, NOW, verifyAsTheAppDoes, WITH_INDEX } from '../../../../support/trust/account-kit.js';
import { toldFeeds } from '../../../../support/trust/told-feeds.js';
import { MemoryRecordStore } from '../../../../support/vault/memory-record-store.js';

const letterOf = (key: Uint8Array): string => String.fromCharCode(key[0] ?? 0);

/** All records of a store, by their keys in hex. */
function recordsOf(store: MemoryRecordStore): Map<string, Uint8Array> {
  return new Map(
    [...store.list(new Uint8Array())].map(({ key, versions }) => [Buffer.from(key).toString('hex'), versions[0]!]),
  );
}

function change(store: MemoryRecordStore, key: string, value: Uint8Array | null): void {
  store.transaction((writer) => {
    if (value) writer.put(Buffer.from(key, 'hex'), value);
    else writer.remove(Buffer.from(key, 'hex'));
  });
}

function writeEverything(session: AccountSession, round: number): void {
  const account = session.account.feeds.account;
  session.write(NOW + round, (edit) => {
    edit.putHeader(new Uint8Array(300).fill(round));
    const { id } = edit.append(admissionOf(SecretKeys.random('device'), `Phone ${round}`), []);
    edit.setMemberFacts(id, { isVerified: round % 2 === 0 });
    edit.setMemberFacts(account, { heardAt: NOW + round });
    edit.setSeen(`finding ${round}`, true);
    edit.setExchange('nas', new Uint8Array([round]));
    edit.setCheckpoint(new Uint8Array([round]));
    edit.setPaper(new Uint8Array(25).fill(round));
    edit.setDevice(session.account.requireDevice());
  });
}

describe('[M11] A vault of which something was put back (11.3)', () => {
  let kit: AccountKit;
  let store: MemoryRecordStore;
  let older: MemoryRecordStore;
  let mark: AccountSession['mark'];

  beforeEach(() => {
    kit = new AccountKit();
    store = new MemoryRecordStore();
    const session = kit.founded(store);
    writeEverything(session, 1);
    older = store.copy();
    writeEverything(session, 2);
    mark = session.mark;
  });

  const damagesOf = (of: MemoryRecordStore) => [...kit.opened(of).account.damages.values()];

  it('names every record that was put back, before anything is written', () => {
    const [before, after] = [recordsOf(older), recordsOf(store)];
    const put = new Set<string>();
    for (const [key, value] of before) {
      if (Buffer.compare(value, after.get(key)!) === 0) continue;
      const changed = store.copy();
      change(changed, key, value);
      const stored = recordsOf(changed);
      const damages = damagesOf(changed);
      expect(
        damages.map((damage) => damage.key),
        `the record ${key}`,
      ).to.include(key);
      expect(recordsOf(changed)).to.deep.equal(stored);
      put.add(letterOf(Buffer.from(key, 'hex')));
    }
    expect([...put].sort().join('')).to.equal('CDHLMNPRS');
  });

  it('names every record that is gone', () => {
    for (const [key] of recordsOf(store)) {
      // Whoever can take this one away has the file with all that is left in it.
      if (letterOf(Buffer.from(key, 'hex')) === 'O') continue;
      const changed = store.copy();
      change(changed, key, null);
      expect(
        damagesOf(changed).map((damage) => damage.key),
        `the record ${key}`,
      ).to.include(key);
    }
  });

  it('names a mix of two states, whichever half is the older one', () => {
    const [before, after] = [recordsOf(older), recordsOf(store)];
    const keys = [...before.keys()].filter((key) => Buffer.compare(before.get(key)!, after.get(key)!) !== 0);
    for (let mix = 1; mix < 2 ** keys.length - 1; mix += 7) {
      const changed = store.copy();
      keys.forEach((key, index) => {
        if (((mix >> index) & 1) === 1) change(changed, key, before.get(key)!);
      });
      expect(damagesOf(changed), `mix ${mix}`).to.not.be.empty;
    }
  });

  it('does not let a device go on whose newest entries were taken away with the ledger', () => {
    const { ledger } = accountKeys;
    change(store, Buffer.from(ledger).toString('hex'), older.read(ledger)!);
    const again = kit.opened(store);
    expect(again.account.isOwnFeedWhole).to.equal(false);
    expect(() => writeEverything(again, 3))
      .to.throw()
      .with.property('code', 'VAULT_DAMAGED');
    // Its entries are there, and read all the same.
    expect(again.account.feeds.size).to.equal(3);
    again.heal(NOW, () => undefined);
    // The header is another than this ledger counted, until the recovery key is typed.
    expect([...again.account.damages.values()].map(({ letter }) => letter)).to.deep.equal(['H']);
    again.heal(NOW, (edit) => edit.trustHeader());
    expect([...again.account.damages.values()]).to.deep.equal([]);
    writeEverything(again, 3);
    expect([...kit.opened(store).account.feeds.entries].map(({ number }) => number)).to.deep.equal([1, 2, 3, 4]);
  });

  it('tells that all of it was put back, by what is kept elsewhere', () => {
    const isOwn = (session: AccountSession) => (id: string) => session.account.feeds.has(id);
    const [whole, restored] = [kit.opened(store), kit.opened(older)];
    expect(restored.account.damages.size).to.equal(0);
    expect(isPutBack(restored.mark, mark, isOwn(restored))).to.equal(true);
    expect(isPutBack(whole.mark, mark, isOwn(whole))).to.equal(false);
    writeEverything(whole, 3);
    expect(isPutBack(whole.mark, mark, isOwn(whole))).to.equal(false);
    // An old copy that was gone on with, as far and further.
    for (const round of [3, 4]) {
      writeEverything(restored, round);
      expect(isPutBack(restored.mark, mark, isOwn(restored)), `${round}`).to.equal(true);
    }
  });

  it('remembers that something was put back, whatever else is written, until that is put right', () => {
    const { seenFindings } = accountKeys;
    const key = Buffer.from(seenFindings).toString('hex');
    change(store, key, older.read(seenFindings)!);
    const again = kit.opened(store);
    again.write(NOW, (edit) => {
      edit.setSeen('another', true);
      edit.append({ kind: 'acknowledged' }, []);
    });
    expect(damagesOf(store).map((damage) => [damage.letter, damage.kind])).to.deep.equal([['N', 'put-back']]);
    const healed = kit.opened(store);
    healed.heal(NOW, () => undefined);
    expect(damagesOf(store)).to.deep.equal([]);
    expect(healed.account.changeable.seenFindings).to.deep.equal(['finding 1', 'another']);
  });

  it('is read whole, not by its index, when something was put back', () => {
    verifyAsTheAppDoes(kit.opened(store, WITH_INDEX));
    const { seenFindings } = accountKeys;
    change(store, Buffer.from(seenFindings).toString('hex'), older.read(seenFindings)!);
    const again = kit.opened(store, WITH_INDEX);
    expect(again.awaitsVerification).to.equal(false);
    expect([...again.account.damages.values()].map(({ letter }) => letter)).to.deep.equal(['N']);
  });

  it('uses no index of more entries, or of others', () => {
    const others = kit.opened(older.copy());
    writeEverything(others, 2);
    for (const target of [older.copy(), others.store]) {
      verifyAsTheAppDoes(kit.opened(store, WITH_INDEX));
      const pieces = [...recordsOf(store)].filter(([key]) => letterOf(Buffer.from(key, 'hex')) === 'I');
      expect(pieces).to.not.be.empty;
      target.transaction((writer) => {
        for (const [key, value] of pieces) writer.put(Buffer.from(key, 'hex'), value);
      });
      const again = kit.opened(target, WITH_INDEX);
      const whole = kit.opened(target);
      expect(again.account.damages.size).to.equal(0);
      expect(toldFeeds(again.account.feeds)).to.deep.equal(toldFeeds(whole.account.feeds));
    }
  });
});

describe('RecordDigest', () => {
  it('is that of the records, in whatever order they came and whatever they were before', () => {
    const key = new Uint8Array(32).fill(1);
    const [one, other] = [new RecordDigest(key), new RecordDigest(key)];
    const records = Array.from({ length: 40 }, (_, index) => Uint8Array.of(65, index));
    for (const record of records) one.set(record, record);
    for (const record of records.toReversed()) {
      other.set(record, Uint8Array.of(0));
      other.set(record, record);
    }
    other.set(Uint8Array.of(1), Uint8Array.of(2));
    expect(one.bytes).to.not.deep.equal(other.bytes);
    other.set(Uint8Array.of(1), null);
    expect(one.bytes).to.deep.equal(other.bytes);
    const [first] = records as [Uint8Array];
    other.set(first, Uint8Array.of(9));
    expect([...other.differingFrom(one.bytes)]).to.deep.equal([bucketOf(first)]);
    expect(new RecordDigest(new Uint8Array(32)).bytes).to.deep.equal(new Uint8Array(one.bytes.length));
  });

  it('is another under another key', () => {
    const [one, other] = [1, 2].map((fill) => new RecordDigest(new Uint8Array(32).fill(fill))) as [
      RecordDigest,
      RecordDigest,
    ];
    for (const digest of [one, other]) digest.set(Uint8Array.of(1), Uint8Array.of(2));
    expect(one.bytes).to.not.deep.equal(other.bytes);
  });
});
