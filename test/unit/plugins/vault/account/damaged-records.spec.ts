import { expect } from 'chai';

import type { AccountSession } from '../../../../../src/plugins/vault/worker/account/account-session.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { accountOfALife } from '../../../../support/trust/account-of-a-life.js';
import { AccountKit, admissionOf, NOW, verifyAsTheAppDoes, WITH_INDEX } from '../../../../support/trust/account-kit.js';
import { toldFeeds } from '../../../../support/trust/told-feeds.js';
import { MemoryRecordStore } from '../../../../support/vault/memory-record-store.js';

const told = (session: AccountSession): unknown => toldFeeds(session.account.feeds);

/** Changes a byte in the middle of a record. */
function flip(store: MemoryRecordStore, key: Uint8Array): void {
  const value = store.read(key)!.slice();
  value[value.length >> 1]! ^= 1;
  store.transaction((writer) => writer.put(key, value));
}

const keysOf = (store: MemoryRecordStore): Uint8Array[] => [...store.list(new Uint8Array())].map(({ key }) => key);

describe('An account with a damaged record', () => {
  it('[B4] is read without it, names it, and is whole again once the entries came back', () => {
    const { account, entries, crypto } = accountOfALife(4);
    const kit = new AccountKit(crypto);
    const store = new MemoryRecordStore();
    const session = kit.stored(store, account, entries);
    const expected = told(session);
    const { size } = session.account.feeds;
    const letters = new Map<string, number>();
    for (const key of keysOf(store)) {
      const damaged = store.copy();
      flip(damaged, key);
      const name = Buffer.from(key).toString('hex');
      const again = kit.opened(damaged);
      const letter = String.fromCharCode(key[0]!);
      letters.set(letter, (letters.get(letter) ?? 0) + 1);
      // A copy that waits is fetched again.
      if (letter === 'W') continue;
      expect([...again.account.damages.keys()], letter).to.deep.equal([name]);
      if (letter !== 'E') expect(told(again), letter).to.deep.equal(expected);
      else {
        expect(again.account.feeds.size).to.be.lessThan(size);
        expect(again.account.damages.get(name)!.entry).to.be.a('string');
      }
      if (letter === 'D') continue;
      again.heal(NOW, (edit) => void edit.take(entries));
      // What opens the vault is made whole by nothing that others say.
      expect([...again.account.damages.keys()], letter).to.deep.equal(letter === 'H' ? [name] : []);
      if (letter === 'H') again.heal(NOW, (edit) => edit.trustHeader());
      expect([...again.account.damages], letter).to.deep.equal([]);
      expect(told(again), letter).to.deep.equal(expected);
      expect(told(kit.opened(damaged)), letter).to.deep.equal(expected);
    }
    expect(letters.get('E')).to.equal(size);
    expect([...letters.keys()].sort().join('')).to.match(/^DEHLMS/);
  });

  it('[B4] with two damaged entries and without directory and ledger still holds all others', () => {
    const { account, entries, crypto } = accountOfALife(5);
    const kit = new AccountKit(crypto);
    const store = new MemoryRecordStore();
    const session = kit.stored(store, account, entries);
    const { size } = session.account.feeds;
    // The newest two, on which nothing builds.
    const keys = keysOf(store);
    const ofEntries = keys.filter(([letter]) => letter === 'E'.charCodeAt(0));
    for (const key of [
      ...ofEntries.slice(-2),
      ...keys.filter(([letter]) => 'LS'.includes(String.fromCharCode(letter!))),
    ])
      flip(store, key);
    const again = kit.opened(store);
    expect(again.account.feeds.size).to.equal(size - 2);
    expect(again.account.feeds.account).to.equal(account);
    expect(again.account.isOwnFeedWhole).to.equal(false);
    again.heal(NOW, (edit) => void edit.take(entries));
    expect(new Set(idsOf(again))).to.deep.equal(new Set(idsOf(session)));
    expect([...again.account.damages]).to.deep.equal([]);
    // What lost its name is stored once more, and two places stay empty: for its index, too.
    verifyAsTheAppDoes(kit.opened(store, WITH_INDEX));
    store.resetCounts();
    const byIndex = kit.opened(store, WITH_INDEX);
    expect(store.reads.get('E')).to.equal(1);
    expect(told(byIndex)).to.deep.equal(told(again));
    verifyAsTheAppDoes(byIndex);
    expect(byIndex.account.damages.size).to.equal(0);
  });

  describe('of one device', () => {
    let kit: AccountKit;
    let store: MemoryRecordStore;

    beforeEach(() => {
      kit = new AccountKit();
      store = new MemoryRecordStore();
      const session = kit.founded(store);
      for (const name of ['Phone', 'Tablet', 'Watch'])
        session.write(NOW, (edit) => edit.append(admissionOf(SecretKeys.random('device'), name), []));
    });

    const entryKey = (order: number): Uint8Array => Uint8Array.of('E'.charCodeAt(0), 0, 0, 0, order);

    it('does not go on after an entry of its own that is lost, until that has come back', () => {
      const session = kit.opened(store);
      const newest = session.account.ownNewest!;
      const encoded = session.account.entries.readEncoded(newest.id);
      flip(store, entryKey(3));
      const again = kit.opened(store);
      expect(() => again.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, [])))
        .to.throw()
        .with.property('code', 'VAULT_DAMAGED');
      again.heal(NOW, (edit) => void edit.take([encoded]));
      expect(again.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, [])).previous?.id).to.equal(newest.id);
      expect(kit.opened(store).account.damages.size).to.equal(0);
    });

    it('finds when idle what an opening by the index did not look at', () => {
      verifyAsTheAppDoes(kit.opened(store, WITH_INDEX));
      for (const key of [entryKey(1), Uint8Array.of('G'.charCodeAt(0), 0, 0, 0, 0)]) {
        const damaged = store.copy();
        flip(damaged, key);
        const again = kit.opened(damaged, WITH_INDEX);
        expect([again.account.feeds.size, again.account.damages.size]).to.deep.equal([4, 0]);
        verifyAsTheAppDoes(again);
        expect([...again.account.damages.keys()]).to.deep.equal([Buffer.from(key).toString('hex')]);
        // And before it writes anything.
        const writing = kit.opened(damaged, WITH_INDEX);
        if (key[0] === 'E'.charCodeAt(0))
          expect(() => writing.write(NOW, (edit) => edit.setSeen('stale', true)))
            .to.throw()
            .with.property('code', 'VAULT_DAMAGED');
        else {
          writing.heal(NOW, () => undefined);
          expect(writing.account.damages.size).to.equal(0);
          expect([...writing.account.generations.held]).to.deep.equal([]);
        }
      }
    });

    it('finds an entry that lies in another place', () => {
      verifyAsTheAppDoes(kit.opened(store, WITH_INDEX));
      const [one, two] = [store.read(entryKey(1))!, store.read(entryKey(2))!];
      store.transaction((writer) => {
        writer.put(entryKey(1), two);
        writer.put(entryKey(2), one);
      });
      const again = kit.opened(store, WITH_INDEX);
      verifyAsTheAppDoes(again);
      expect([...again.account.damages.values()].map(({ letter, kind }) => letter + kind)).to.deep.equal([
        'Eunreadable',
        'Eunreadable',
      ]);
    });
  });
});

function idsOf(session: AccountSession): string[] {
  return [...session.account.feeds.entries].map(({ id }) => id);
}
