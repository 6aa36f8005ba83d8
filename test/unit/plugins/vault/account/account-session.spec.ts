import { expect } from 'chai';
import path from 'node:path';

import { MAX_WAITING_BYTES } from '../../../../../src/keystore/feeds/waiting-room.js';
import type { AccountSession } from '../../../../../src/plugins/vault/worker/account/account-session.js';
import { LmdbRecordStore } from '../../../../../src/plugins/vault/worker/lmdb-record-store.js';
import { openRecordStore } from '../../../../../src/plugins/vault/worker/open-record-store.js';
import { StopSignal } from '../../../../../src/plugins/vault/worker/stop-signal.js';
import { SecretKeys } from '../../../../../src/plugins/vault/worker/trust/secret-keys.js';
import { SeededRandom } from '../../../../support/simulation/random.js';
import { withTemporaryFolder } from '../../../../support/temporary-folder.js';
import { accountOfALife } from '../../../../support/trust/account-of-a-life.js';
import { AccountKit, admissionOf, NOW, verifyAsTheAppDoes, WITH_INDEX } from '../../../../support/trust/account-kit.js';
import { toldFeeds } from '../../../../support/trust/told-feeds.js';
import { MemoryRecordStore } from '../../../../support/vault/memory-record-store.js';

const LIVES = 12;

const told = (session: AccountSession): unknown => toldFeeds(session.account.feeds);

/** Stores the entries of a life in pieces, opening the vault anew now and then. */
function storeLife(kit: AccountKit, seed: number, open: (isNew: boolean) => AccountSession): AccountSession {
  const { account, entries } = accountOfALife(seed);
  const random = new SeededRandom(seed);
  let session = open(true);
  const device = { member: account, keys: SecretKeys.random('device') };
  session.found(NOW, { header: kit.header, account, device, entries: entries.splice(0, 40) }, () => undefined);
  while (entries.length > 0) {
    if (random.chance(0.2)) session = open(false);
    if (random.chance(0.3)) verifyAsTheAppDoes(session);
    const piece = entries.splice(0, random.between(1, 60));
    session.heal(NOW, (edit) => void edit.take(piece));
  }
  return session;
}

describe('AccountSession', () => {
  it(`gives back the same feeds in ${LIVES} random lives, by its index and by reading everything`, () => {
    for (let seed = 1; seed <= LIVES; seed++) {
      const { crypto, entries } = accountOfALife(seed);
      const kit = new AccountKit(crypto);
      const store = new MemoryRecordStore();
      const session = storeLife(kit, seed, (isNew) =>
        isNew ? kit.session(store, WITH_INDEX) : kit.opened(store, WITH_INDEX),
      );
      verifyAsTheAppDoes(kit.opened(store, WITH_INDEX));
      const expected = told(session);
      const whole = kit.opened(store);
      expect([...whole.account.damages.values()], `seed ${seed}`).to.deep.equal([]);
      store.resetCounts();
      const byIndex = kit.opened(store, WITH_INDEX);
      // One beyond the last, to see that there is none.
      expect(store.reads.get('E'), `entries read by the index, seed ${seed}`).to.equal(1);
      expect(told(whole), `seed ${seed}`).to.deep.equal(expected);
      expect(told(byIndex), `seed ${seed}`).to.deep.equal(expected);
      // All that came is held, waits, or was refused.
      expect(whole.account.feeds.size).to.be.lessThanOrEqual(entries.length);
    }
  });

  it('does so in a file', async () => {
    await withTemporaryFolder(async (folder) => {
      for (const seed of [31, 32, 33]) {
        const { crypto } = accountOfALife(seed);
        const kit = new AccountKit(crypto);
        const file = path.join(folder, `${seed}.lmdb`);
        const store = LmdbRecordStore.open(file, new StopSignal());
        const session = storeLife(kit, seed, (isNew) =>
          isNew ? kit.session(store, WITH_INDEX) : kit.opened(store, WITH_INDEX),
        );
        verifyAsTheAppDoes(session);
        const expected = told(session);
        await session.close();
        for (const policy of [WITH_INDEX, undefined]) {
          const again = kit.opened(openRecordStore(file, new StopSignal())!, policy);
          expect(told(again)).to.deep.equal(expected);
          expect(again.account.damages.size).to.equal(0);
          await again.close();
        }
      }
    });
  });

  describe('of one device', () => {
    let kit: AccountKit;
    let store: MemoryRecordStore;
    let session: AccountSession;

    beforeEach(() => {
      kit = new AccountKit();
      store = new MemoryRecordStore();
      session = kit.founded(store);
    });

    const account = () => session.account.feeds.account;
    const admit = (by: AccountSession, name: string) =>
      by.write(NOW, (edit) => edit.append(admissionOf(SecretKeys.random('device'), name), []));

    it('appends entries, signed by ML-DSA-65 where they have to be, and goes on after an opening', () => {
      const admission = admit(session, 'Phone');
      const word = session.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, []));
      expect([admission, word].map((entry) => [entry.number, entry.lastSignedByBoth])).to.deep.equal([
        [2, 2],
        [3, 2],
      ]);
      const again = kit.opened(store);
      expect(told(again)).to.deep.equal(told(session));
      expect(again.account.ownNewest?.id).to.equal(word.id);
      expect(again.write(NOW, (edit) => edit.append({ kind: 'password-rotated' }, [])).previous?.id).to.equal(word.id);
    });

    it('begins the feed of a device that was let in with its admission', () => {
      const keys = SecretKeys.random('device');
      const admission = session.write(NOW, (edit) => edit.append(admissionOf(keys, 'Phone'), []));
      const entries = [...session.account.feeds.entries].map(({ id }) => session.account.entries.readEncoded(id));
      const phone = kit.session(new MemoryRecordStore());
      const founding = { header: kit.header, account: account(), device: { member: admission.id, keys }, entries };
      const joined = phone.found(NOW, founding, (edit) => edit.append({ kind: 'device-joined', appVersion: '1' }, []));
      expect([joined.number, joined.deps.map(({ id }) => id)]).to.deep.equal([1, [admission.id]]);
      expect(phone.account.isOwnFeedWhole).to.equal(true);
      const word = session.write(NOW, (edit) => {
        edit.take([phone.account.entries.readEncoded(joined.id)]);
        return edit.append({ kind: 'acknowledged' }, [joined.id]);
      });
      // It speaks of an entry that ML-DSA-65 signed.
      expect(word.lastSignedByBoth).to.equal(word.number);
      expect(session.account.changeable.members.of(admission.id)).to.deep.include({ heardAt: NOW, clockAheadMs: 0 });
    });

    it('is as it was stored when a transaction fails, and when an entry is refused', () => {
      admit(session, 'Phone');
      const before = told(session);
      const revision = session.mark;
      const failing = () =>
        session.write(NOW, (edit) => {
          edit.append({ kind: 'acknowledged' }, []);
          edit.holdGeneration(account(), SecretKeys.random('generation'));
          edit.setSeen('something', true);
          throw new Error('no space');
        });
      expect(failing).to.throw('no space');
      const mistaken = { kind: 'device-suspended', members: [account()], withdraws: [], reason: '' } as const;
      expect(() => session.write(NOW, (edit) => edit.append(mistaken, []))).to.throw('of-a-junior');
      expect(told(session)).to.deep.equal(before);
      expect(session.mark).to.deep.equal(revision);
      expect(session.account.changeable.seenFindings).to.deep.equal([]);
      expect(session.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, [])).number).to.equal(3);
      expect(kit.opened(store).account.damages.size).to.equal(0);
    });

    it('keeps what this installation alone knows', () => {
      const { generations, changeable } = session.account;
      const generation = generations.get(account())!;
      const checkpoint = { number: 3, hash: 'ab'.repeat(32) };
      session.write(NOW, (edit) => {
        edit.setSeen('stale', true);
        edit.setSeen('old', true);
        edit.setSeen('stale', false);
        edit.setExchange('nas', new Uint8Array([1, 2]));
        edit.setCheckpoint(new Uint8Array([3]));
        edit.setPaper(new Uint8Array(25).fill(7));
        edit.setMemberFacts(account(), { isVerified: true, checkpoint });
        edit.markGeneration(account(), 'unfair', true);
        edit.set({ lastSyncedAt: NOW });
      });
      const again = kit.opened(store).account;
      expect(again.changeable.seenFindings).to.deep.equal(['old']);
      expect(again.changeable.exchanges).to.deep.equal(new Map([['nas', new Uint8Array([1, 2])]]));
      expect(again.changeable.checkpoint).to.deep.equal(new Uint8Array([3]));
      expect(again.changeable.paper).to.deep.equal(new Uint8Array(25).fill(7));
      const facts = { heardAt: NOW, clockAheadMs: 0, isVerified: true, checkpoint };
      expect(again.changeable.members.of(account())).to.deep.equal(facts);
      expect([...again.changeable.directory.marked('unfair')]).to.deep.equal([account()]);
      expect(again.changeable.ledger).to.deep.equal(changeable.ledger);
      expect(again.generations.get(account())?.secret).to.deep.equal(generation.secret);
      session.write(NOW, (edit) => {
        edit.setPaper(null);
        edit.setExchange('nas', null);
      });
      expect(kit.opened(store).account.changeable.paper).to.equal(null);
      expect(kit.opened(store).account.changeable.exchanges.size).to.equal(0);
    });

    it('reads what another process wrote, and no more', () => {
      for (let count = 0; count < 150; count++) session.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, []));
      const other = kit.opened(store);
      const listener = kit.listeners.get(other)!;
      other.refresh();
      store.resetCounts();
      admit(session, 'Phone');
      session.write(NOW, (edit) => edit.setSeen('stale', true));
      store.resetCounts();
      expect(other.refresh()).to.equal(true);
      expect(Object.fromEntries(store.reads)).to.deep.include({ E: 1, L: 1 });
      expect(told(other)).to.deep.equal(told(session));
      expect(other.account.changeable.seenFindings).to.deep.equal(['stale']);
      expect(listener.begun).to.equal(1);
      expect(listener.told.map(({ id }) => id)).to.deep.equal([...session.account.feeds.entries].map(({ id }) => id));
      // Both go on by turns.
      admit(other, 'Tablet');
      admit(session, 'Watch');
      expect(told(kit.opened(store))).to.deep.equal(told(session));
      expect(other.refresh()).to.equal(true);
      expect(told(other)).to.deep.equal(told(session));
    });

    it('goes on after its own newest words when it was put back, once others told it', () => {
      const older = kit.opened(store.copy());
      admit(session, 'Phone');
      const newest = session.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, []));
      const words = [...session.account.feeds.entries].map(({ id }) => session.account.entries.readEncoded(id));
      const next = older.write(NOW, (edit) => {
        edit.take(words);
        return edit.append({ kind: 'password-rotated' }, []);
      });
      expect([next.number, next.previous?.id]).to.deep.equal([4, newest.id]);
      expect(older.mark.ownNewest).to.equal(next.id);
    });

    it('names another branch of its own, where it wrote before it was told', () => {
      const older = kit.opened(store.copy());
      const [one, other] = [admit(session, 'Phone'), admit(older, 'Tablet')];
      const next = older.write(NOW, (edit) => {
        edit.take([session.account.entries.readEncoded(one.id)]);
        return edit.append({ kind: 'acknowledged' }, [one.id]);
      });
      expect([next.previous?.id, next.number]).to.deep.equal([other.id, 3]);
      const { feeds } = older.account;
      expect(feeds.forksOf(feeds.member(feeds.account)!).map(({ isHealed }) => isHealed)).to.deep.equal([true]);
      expect(older.account.isOwnFeedWhole).to.equal(true);
    });

    it('works a change out anew on what another process wrote meanwhile', () => {
      const other = kit.opened(store);
      let attempts = 0;
      const entry = session.write(NOW, (edit) => {
        attempts += 1;
        if (attempts === 1) admit(other, 'Phone');
        return edit.append({ kind: 'acknowledged' }, []);
      });
      expect([attempts, entry.number]).to.deep.equal([2, 3]);
      expect(told(kit.opened(store))).to.deep.equal(told(session));
    });

    describe('with entries that have to wait', () => {
      let early: Uint8Array;
      let missing: Uint8Array;

      beforeEach(() => {
        const writer = kit.opened(store.copy());
        const words = [1, 2].map(() => writer.write(NOW, (edit) => edit.append({ kind: 'acknowledged' }, [])));
        [missing, early] = words.map(({ id }) => writer.account.entries.readEncoded(id)) as [Uint8Array, Uint8Array];
        session.write(NOW, (edit) => void edit.take([early]));
      });

      it('keeps them, and takes them when what they miss comes', () => {
        const again = kit.opened(store);
        expect(again.account.feeds.size).to.equal(1);
        const report = again.heal(NOW, (edit) => edit.take([missing]));
        expect(report.taken).to.have.length(2);
        expect(again.account.feeds.size).to.equal(3);
        const last = kit.opened(store);
        expect([last.account.feeds.size, last.account.changeable.ledger.waiting]).to.deep.equal([3, 0]);
        expect([...last.account.storedWaiting()]).to.deep.equal([]);
      });

      it('lets both of two processes have them', () => {
        const other = kit.opened(store);
        other.heal(NOW, (edit) => void edit.take([missing]));
        session.refresh();
        expect(session.account.feeds.size).to.equal(3);
        expect(told(session)).to.deep.equal(told(kit.opened(store)));
      });

      it('believes no signature that nobody looked at', () => {
        // Their author isn't known yet, so nobody can tell who signed them.
        const keys = SecretKeys.random('device');
        const letIn = kit.opened(store.copy());
        const admission = letIn.write(NOW, (edit) => edit.append(admissionOf(keys, 'Phone'), []));
        const { account: id } = letIn.account.feeds;
        const forger = new AccountKit();
        const phone = forger.session(new MemoryRecordStore());
        const entries = [...letIn.account.feeds.entries].map((entry) => letIn.account.entries.readEncoded(entry.id));
        const stolen = { member: admission.id, keys };
        const joined = phone.found(NOW, { header: kit.header, account: id, device: stolen, entries }, (edit) =>
          edit.append({ kind: 'device-joined', appVersion: '1' }, []),
        );
        const forged = phone.account.entries.readEncoded(joined.id).slice();
        forged[forged.length - 1]! ^= 1;
        const target = kit.opened(store);
        target.heal(NOW, (edit) => void edit.take([forged]));
        const again = kit.opened(store);
        again.heal(NOW, (edit) => void edit.take([letIn.account.entries.readEncoded(admission.id)]));
        expect(again.account.feeds.has(admission.id)).to.equal(true);
        expect(again.account.feeds.has(joined.id)).to.equal(false);
        again.heal(NOW, (edit) => void edit.take([phone.account.entries.readEncoded(joined.id)]));
        expect(again.account.feeds.has(joined.id)).to.equal(true);
      });

      it('stays within the bound of the room', () => {
        expect(session.account.entries.intake.maxWaitingBytes).to.equal(MAX_WAITING_BYTES);
        expect(session.account.changeable.ledger.waiting).to.equal(1);
      });
    });
  });
});
