import { expect } from 'chai';

import type { TrustCrypto } from '../../src/keystore/entries/trust-crypto.js';
import { EntryIntake } from '../../src/keystore/feeds/entry-intake.js';
import { AccountMeaning } from '../../src/keystore/meaning/account-meaning.js';
import { lookAtHeldBackOf } from '../../src/plugins/vault/worker/member/member-operations.js';
import { rename } from '../../src/plugins/vault/worker/member/membership.js';
import { recoveryMemberOf } from '../../src/keystore/entries/key-record.js';
import { SecretKeys } from '../../src/plugins/vault/worker/trust/secret-keys.js';
import { sodiumTrustCrypto } from '../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { Scene } from '../support/attacker/scene.js';
import { type Forged, Thief } from '../support/attacker/thief.js';
import { lootOf } from '../support/attacker/loot.js';
import { codeOf } from '../support/code-of.js';
import { SeededRandom } from '../support/simulation/random.js';
import { AccountKit, NOW, requestOf } from '../support/trust/account-kit.js';
import { exchange, MemberDevice } from '../support/trust/member-device.js';
import { MemoryRecordStore } from '../support/vault/memory-record-store.js';
import { TestFolders } from '../support/vault/test-folders.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;
/** What a clock says that is wrong, back to the oldest and forth to the latest that an entry can bear. */
const CLOCKS = [0, 1, NOW - 5 * YEAR_MS, NOW, NOW + 5 * YEAR_MS, 8.64e15];

/** All that entries mean, as a text. */
function told(meaning: AccountMeaning): string {
  const { verdicts, names, feeds, current, forks, missing, bases } = meaning;
  return JSON.stringify({
    members: verdicts.members.map((member) => [member.id, verdicts.standingOf(member).kind, names.of(member)?.text]),
    counting: [...feeds.entries]
      .filter((entry) => verdicts.counts(entry))
      .map(({ id }) => id)
      .sort(),
    current: current?.id,
    bases: [...bases].map(({ id }) => id).sort(),
    missing: [...missing].map(([{ id }, count]) => [id, count]),
    forks: forks.map(({ member, number, entries }) => [member.id, number, entries.map(({ id }) => id).sort()]),
  });
}

/** What somebody makes of entries that come in this order, in pieces. */
function read(account: string, pieces: readonly (readonly Uint8Array[])[]): AccountMeaning {
  const intake = new EntryIntake(account, sodiumTrustCrypto);
  const meaning = new AccountMeaning(intake.feeds);
  for (const piece of pieces) meaning.take(intake.take(piece).taken.map(({ entry }) => entry));
  return meaning;
}

describe('Devices that were put back, copied, late or revoked', () => {
  const folders = new TestFolders();
  let scene: Scene;
  let [laptop, tablet, phone]: MemberDevice[] = [];

  beforeEach(() => {
    scene = new Scene(() => folders.make());
    ({ laptop, tablet, phone } = scene);
  });

  const forksOn = (device: MemberDevice) =>
    device.account.meaning.forks.map(({ member, entries, isHealed }) => ({
      of: member.id,
      many: entries.length,
      isHealed,
    }));

  it('[C2] [M1] mean the same in whatever order, pieces and repetitions their entries come', () => {
    const copy = phone!.copy('Phone, a copy');
    scene.rotate(copy);
    scene.rotate(phone!);
    const watch = tablet!.admit('Watch');
    exchange(tablet!, watch);
    scene.revoke(tablet!, watch);
    tablet!.account.change(NOW, (pen) => rename(pen, pen.self, 'Pad'));
    exchange(laptop!, tablet!, phone!, copy);
    const thief = scene.steal(phone!);
    scene.revoke(laptop!, phone!);
    thief.rotate();
    const all = [
      ...new Map([...laptop!.account.entries(), ...thief.entries].map((bytes) => [copyIdOf(bytes), bytes])).values(),
    ];
    const { account } = laptop!.account.meaning.feeds;
    const expected = told(read(account, [all]));
    expect(JSON.parse(expected)).to.have.property('forks').that.has.length(2);
    for (let seed = 1; seed <= 12; seed++) {
      const random = new SeededRandom(seed);
      const shuffled = all
        .flatMap((bytes) => (random.between(1, 4) === 1 ? [bytes, bytes] : [bytes]))
        .map((bytes) => [random.between(0, 2 ** 30), bytes] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, bytes]) => bytes);
      const pieces: Uint8Array[][] = [];
      while (shuffled.length > 0) pieces.push(shuffled.splice(0, random.between(1, 9)));
      const meaning = read(account, pieces);
      expect(told(meaning), `seed ${seed}`).to.equal(expected);
      expect(told(new AccountMeaning(meaning.feeds)), `seed ${seed}, folded`).to.equal(expected);
    }
  });

  it('[C4] [M14] show both entries of a clone as proof, count on both branches, and heal with their next word', () => {
    const copy = phone!.copy('Phone, a copy');
    const [one, other] = [scene.rotate(phone!), scene.rotate(copy)];
    for (const device of [phone!, copy]) tablet!.hear(device);
    const [fork] = tablet!.account.meaning.forks;
    expect(fork?.entries.map(({ id }) => id)).to.have.members([one, other]);
    expect(forksOn(tablet!)).to.deep.equal([{ of: phone!.id, many: 2, isHealed: false }]);
    for (const id of [one, other])
      expect(tablet!.account.meaning.verdicts.counts(tablet!.account.meaning.feeds.entry(id)!)).to.equal(true);
    // Each finds the branch of the other, and its next entry names it.
    exchange(laptop!, tablet!, phone!);
    expect(forksOn(laptop!).map(({ isHealed }) => isHealed)).to.include(true);
    expect(laptop!.key).to.match(/^\d+$/);
  });

  it('[C5] an old bundle changes nothing, and says that it held nothing new', () => {
    const old = [...laptop!.account.entries()];
    scene.revoke(laptop!, phone!);
    scene.rotate(laptop!);
    const before = told(laptop!.account.meaning);
    const { session } = laptop!.account;
    const thief = scene.steal(tablet!);
    // As after a bundle that was made now.
    session.write(NOW, (edit) => edit.set({ lastSyncedAt: NOW }));
    const { revision } = session.mark;
    for (let time = 0; time < 2; time++) {
      const { isNothingNew, taken } = scene.send(thief, laptop!, old);
      expect([isNothingNew, taken]).to.deep.equal([true, []]);
    }
    expect(told(laptop!.account.meaning)).to.equal(before);
    // Not a byte of the file.
    expect(session.mark.revision).to.equal(revision);
  });

  it('[C6] [M2] what a revoked device writes has no effect, whatever its clock says and wherever it writes it', () => {
    const thief = scene.steal(phone!);
    scene.revoke(laptop!, phone!);
    tablet!.hear(laptop!);
    const [honest, standing] = [laptop!.current?.id, scene.standing(laptop!)];
    const own = thief.entriesOf(phone!.id).map(({ id }) => id);
    const forged: Forged[] = [];
    // After each of its own entries, the last one among them: with every clock, before and after it heard of the revocation.
    for (const hasHeard of [false, true]) {
      if (hasHeard) thief.learn(laptop!.account.entries());
      for (const after of own)
        for (const writtenAt of CLOCKS) {
          const deps = hasHeard ? thief.heads : [];
          forged.push(thief.rotate({ after, writtenAt, deps }));
          forged.push(thief.write({ kind: 'device-renamed', member: laptop!.id, name: 'Mine' }, { writtenAt }));
        }
    }
    const accomplice = thief.admit('Spy');
    accomplice.join();
    accomplice.rotate();
    for (const victim of [laptop!, tablet!]) {
      scene.send(thief, victim);
      scene.send(accomplice, victim);
      // Whatever the brake held back.
      lookAtHeldBackOf(victim.account, {}, NOW);
      expect(victim.account.meaning.feeds.has(forged[0]!.id)).to.equal(true);
      const { verdicts, feeds, names } = victim.account.meaning;
      for (const { id } of forged) {
        const entry = feeds.entry(id);
        expect(entry === undefined || !verdicts.counts(entry)).to.equal(true);
      }
      expect(names.of(victim.memberOf(laptop!))?.text ?? 'Laptop').to.equal('Laptop');
      expect(victim.current?.id).to.equal(honest);
      expect(scene.standing(victim)).to.deep.equal(standing);
    }
    // And the way out stays open, by a key that it can't know.
    const next = scene.rotate(laptop!);
    tablet!.hear(laptop!);
    expect([tablet!.current?.id, tablet!.key.endsWith('locked')]).to.deep.equal([next, false]);
    thief.learn(laptop!.account.entries());
    const { payload } = { payload: laptop!.account.meaning.feeds.entry(next)!.fact };
    expect(payload?.kind === 'key-rotated' && payload.recipients.map(({ id }) => id)).to.not.include(phone!.id);
  });

  it('[M10] a recovery key that was revoked brings no account back, and the one that revoked it does', () => {
    const [paper, second] = [SecretKeys.random('device'), SecretKeys.random('device')];
    ({ laptop } = scene = new Scene(() => folders.make(), paper));
    const { account } = laptop.account.meaning.feeds;
    const member = recoveryMemberOf(account, sodiumTrustCrypto);
    const drawer = new Thief({ ...lootOf(laptop), member, keys: paper });
    const joiner = requestOf(second, 'A second paper');
    const { id } = drawer.write({ kind: 'device-admitted', memberClass: 'recovery', joiner }, { deps: [account] });
    scene.send(drawer, laptop);
    const entries = [...laptop.account.entries()];
    expect(MemberDevice.recover('New', second, account, entries).key).to.match(/^\d+$/);
    drawer.revoke({ [id]: [] });
    scene.send(drawer, laptop);
    const later = [...laptop.account.entries()];
    expect(codeOf(() => MemberDevice.recover('New', second, account, later))).to.equal('RECOVERY_KEY_FOREIGN');
    expect(MemberDevice.recover('New', paper, account, later).key).to.match(/^\d+$/);
  });

  it('[C7] two that rotate at once keep both keys, and agree on the current one in whatever order they hear', () => {
    const [one, other] = [scene.rotate(tablet!), scene.rotate(phone!)];
    laptop!.hear(phone!, tablet!);
    tablet!.hear(phone!);
    phone!.hear(tablet!);
    const devices = [laptop!, tablet!, phone!];
    expect(new Set(devices.map((device) => device.current?.id))).to.have.property('size', 1);
    for (const device of devices) {
      // Both are there for the next one to build on, which settles it.
      expect([...device.account.meaning.bases].map(({ id }) => id)).to.have.members([one, other]);
      for (const id of [one, other]) expect(device.holds(device.account.meaning.feeds.entry(id)!)).to.equal(true);
    }
    const joined = scene.rotate(phone!);
    exchange(...devices);
    for (const device of devices) {
      expect([...device.account.meaning.bases].map(({ id }) => id)).to.deep.equal([joined]);
      expect(device.current?.id).to.equal(joined);
    }
  });

  it('[C8] a clock that is years ahead or behind changes no order and no verdict', () => {
    const outcomes = CLOCKS.map((writtenAt) => {
      const wrong = scene.steal(phone!);
      wrong.write({ kind: 'device-renamed', member: phone!.id, name: 'Handy' }, { writtenAt, deps: wrong.heads });
      const rotation = wrong.rotate({ writtenAt });
      wrong.write({ kind: 'device-renamed', member: tablet!.id, name: 'Slate' }, { writtenAt });
      const reader = laptop!.copy('a reader');
      scene.send(wrong, reader);
      // Who heard it has the last word, whatever either clock says.
      reader.account.change(NOW, (pen) => rename(pen, reader.memberOf(tablet!), 'Pad'));
      const { names, missing, current } = reader.account.meaning;
      return {
        isCurrent: current?.id === rotation.id,
        names: [phone!, tablet!].map((device) => names.of(reader.memberOf(device))?.text),
        missing: [...missing.values()],
        standing: scene.standing(reader),
      };
    });
    for (const outcome of outcomes) expect(outcome).to.deep.equal(outcomes[0]);
    expect(outcomes[0]).to.deep.include({ isCurrent: true, names: ['Handy', 'Pad'] });
  });

  it('[H2] so many new entries cost exactly so many verifications, and what is held costs none', () => {
    let [ed25519, mlDsa65] = [0, 0];
    const counting: TrustCrypto = {
      ...sodiumTrustCrypto,
      verifyEd25519: (...signed) => {
        ed25519 += 1;
        return sodiumTrustCrypto.verifyEd25519(...signed);
      },
      verifyMlDsa65: (...signed) => {
        mlDsa65 += 1;
        return sodiumTrustCrypto.verifyMlDsa65(...signed);
      },
    };
    const { account } = laptop!.account.meaning.feeds;
    const session = new AccountKit(counting).stored(new MemoryRecordStore(), account, laptop!.account.entries());
    [ed25519, mlDsa65] = [0, 0];
    for (let count = 0; count < 3; count++) scene.rotate(tablet!);
    for (let count = 0; count < 4; count++)
      tablet!.account.change(NOW, (pen) => void pen.say({ kind: 'password-rotated' }));
    session.write(NOW, (edit) => edit.take([...tablet!.account.entries()]));
    expect([ed25519, mlDsa65]).to.deep.equal([7, 3]);
    session.write(NOW, (edit) => edit.take([...tablet!.account.entries()]));
    expect([ed25519, mlDsa65]).to.deep.equal([7, 3]);
  });
});

function copyIdOf(bytes: Uint8Array): string {
  return Buffer.from(sodiumTrustCrypto.hash('copy', bytes)).toString('hex');
}
