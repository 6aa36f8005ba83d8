import path from 'node:path';
import { expect } from 'chai';

import { encodeCbor } from '../../src/core/cbor/cbor-fields.js';
import { countField, encodeForm, idField, recordField } from '../../src/keystore/entries/form-field.js';
import { comparisonCodeOfRequest } from '../../src/keystore/entries/comparison-code.js';
import { requestDigest } from '../../src/keystore/entries/join-request.js';
import type { TrustSigner } from '../../src/keystore/entries/trust-crypto.js';
import type { HeldEntry } from '../../src/keystore/feeds/held-entry.js';
import { AccountMeaning } from '../../src/keystore/meaning/account-meaning.js';
import { askToJoin } from '../../src/plugins/vault/worker/joining/asking.js';
import { openJoinRequest } from '../../src/plugins/vault/worker/joining/letting-in.js';
import { readRequestFile, writeRequestFile } from '../../src/plugins/vault/worker/joining/request-file.js';
import { makeMemberBoxes } from '../../src/plugins/vault/worker/bundle/member-boxes.js';
import { openMemberBundle } from '../../src/plugins/vault/worker/bundle/member-bundle.js';
import { bringIn } from '../../src/plugins/vault/worker/member/bringing-in.js';
import { lookAtHeldBackOf } from '../../src/plugins/vault/worker/member/member-operations.js';
import { rename } from '../../src/plugins/vault/worker/member/membership.js';
import { OperationControl } from '../../src/plugins/vault/worker/operation-control.js';
import { sealRequest } from '../../src/plugins/vault/worker/trust/sealed-request.js';
import { sodiumTrustCrypto as crypto } from '../../src/plugins/vault/worker/trust/sodium-trust-crypto.js';
import { SecretKeys } from '../../src/plugins/vault/worker/trust/secret-keys.js';
import { itemOf, sealContent } from '../support/attacker/sealed-content.js';
import { writeTwoFacedBundle } from '../support/attacker/forged-bundle.js';
import { Scene } from '../support/attacker/scene.js';
import { randomId, type Thief } from '../support/attacker/thief.js';
import { codeOf } from '../support/code-of.js';
import { NOW, requestOf } from '../support/trust/account-kit.js';
import { HeldAccount } from '../support/trust/held-account.js';
import { exchange, type MemberDevice } from '../support/trust/member-device.js';
import { rawBody } from '../support/trust/raw-entry.js';
import { FileVault } from '../support/vault/file-vault.js';
import { readCbor } from '../support/vault/independent-decoder.js';
import { VaultFile } from '../support/vault/vault-file.js';
import { TestFolders } from '../support/vault/test-folders.js';

/**
 * What was shown against format 1, each by its number in the issue, done again by somebody who signs whatever the stolen keys allow.
 */
describe('Lies to real accounts', () => {
  const folders = new TestFolders();
  let scene: Scene;
  let [laptop, tablet, phone]: MemberDevice[] = [];

  beforeEach(() => {
    scene = new Scene(() => folders.make());
    ({ laptop, tablet, phone } = scene);
  });

  const counts = (on: MemberDevice, id: string): boolean => {
    const entry = on.account.meaning.feeds.entry(id);
    return entry !== undefined && on.account.meaning.verdicts.counts(entry);
  };
  const holds = (on: MemberDevice, id: string): boolean => on.account.meaning.feeds.has(id);
  const newest = (on: MemberDevice, kind: string): HeldEntry =>
    [...on.account.meaning.feeds.entries].findLast((entry) => entry.kind === kind)!;
  const openable = (thief: Thief, on: MemberDevice): boolean => thief.secrets.has(on.current?.id ?? '');
  /** Everything that a person sees of the account, but for what was merely held. */
  const seen = (on: MemberDevice) => ({ standing: scene.standing(on), current: on.current?.id, key: on.key });

  describe('[point 1] taking over by acknowledgements', () => {
    it('a revoked phone that writes its past anew, as if it had heard its own revocation, changes nothing', () => {
      const thief = scene.steal(phone!);
      scene.revoke(laptop!, phone!);
      tablet!.hear(laptop!);
      const before = [seen(laptop!), seen(tablet!)];
      // It hears of its revocation, and names all of that in its second entry, written anew.
      thief.learn(laptop!.account.entries());
      const first = thief.entriesOf(phone!.id)[0]!;
      const rotation = newest(laptop!, 'key-rotated');
      thief.acknowledge(thief.heads, { after: first.id });
      thief.write({ kind: 'device-archived', member: tablet!.id, isArchived: true });
      thief.suspend([laptop!.id]);
      thief.rotate({ bases: [rotation.id], wraps: [], recipients: [...thief.feeds.members].map(({ id }) => id) });
      // All of it is in order: nothing but what it means keeps it from taking over.
      for (const victim of [laptop!, tablet!]) {
        expect(scene.send(thief, victim).left.refused).to.deep.equal([]);
        // Even once its person looked at what the brake held back.
        lookAtHeldBackOf(victim.account, {}, NOW);
        expect(holds(victim, thief.head!)).to.equal(true);
      }
      exchange(laptop!, tablet!);
      expect([seen(laptop!), seen(tablet!)]).to.deep.equal(before);
      expect(before[0]!.standing).to.deep.equal(['Laptop', 'Tablet']);
      expect(counts(tablet!, newest(laptop!, 'device-revoked').id)).to.equal(true);
    });

    it('a phone that writes before it imports, after it was put back from a backup, voids nothing', () => {
      const restored = phone!.copy('Phone, put back');
      const watch = phone!.admit('Watch');
      exchange(laptop!, tablet!, phone!, watch);
      scene.revoke(laptop!, watch);
      exchange(laptop!, tablet!, phone!);
      scene.rotate(restored);
      exchange(laptop!, tablet!, restored);
      for (const device of [laptop!, tablet!, restored]) {
        expect(device.standingOf(watch), device.name).to.equal('revoked');
        expect(counts(device, newest(laptop!, 'device-revoked').id)).to.equal(true);
        expect(device.current?.id).to.equal(laptop!.current?.id);
        expect(device.key).to.match(/^\d+$/);
      }
      // 9.2: both of its branches count, and its next entry named the other.
      expect(laptop!.account.meaning.forks.map(({ member, isHealed }) => [member.id, isHealed])).to.deep.include([
        phone!.id,
        true,
      ]);
    });
  });

  it('[point 2] an entry that names what nobody wrote yet waits, and mutes nobody', () => {
    const thief = scene.steal(phone!);
    const future = thief.acknowledge([randomId(), randomId()]);
    for (const victim of [laptop!, tablet!]) {
      const { taken, left } = scene.send(thief, victim);
      expect([taken, left.waiting]).to.deep.equal([[], [future.id]]);
      expect(holds(victim, future.id)).to.equal(false);
    }
    const rotation = scene.rotate(laptop!);
    tablet!.hear(laptop!);
    expect(tablet!.current?.id).to.equal(rotation);
    scene.revoke(laptop!, phone!);
    tablet!.hear(laptop!);
    expect(scene.standing(tablet!)).to.deep.equal(['Laptop', 'Tablet']);
    // Nor do counts that nothing reaches have a place: the number follows from the entry before.
    const jump = thief.write(
      { kind: 'acknowledged' },
      { after: phone!.account.session.account.ownNewest!.id, number: 2 ** 53 - 1 },
    );
    expect(scene.send(thief, laptop!, [jump.encoded]).left.refused.map(({ reason }) => reason)).to.deep.equal([
      'wrong-number',
    ]);
  });

  describe('[point 3] a proof that nobody verified', () => {
    it('lets nobody in by 64 zero bytes, after a decoy that was right', () => {
      const thief = scene.steal(phone!);
      const { head } = thief;
      const decoy = thief.write({ kind: 'device-renamed', member: phone!.id, name: 'Handy' });
      const joiner = { ...requestOf(SecretKeys.random('device'), 'Spy'), ed25519: new Uint8Array(64) };
      const bad = thief.write({ kind: 'device-admitted', memberClass: 'device', joiner }, { after: head });
      const { left } = scene.send(thief, laptop!, [decoy.encoded, bad.encoded]);
      expect(left.refused.map(({ id, reason }) => [id, reason])).to.deep.equal([[bad.id, 'request-not-signed']]);
      expect(holds(laptop!, decoy.id)).to.equal(true);
      const members = laptop!.account.meaning.feeds.member(bad.id);
      scene.rotate(laptop!);
      const rotated = newest(laptop!, 'key-rotated').fact;
      expect(members).to.equal(undefined);
      expect(rotated?.kind === 'key-rotated' && rotated.recipients.map(({ id }) => id)).to.not.include(bad.id);
    });

    it('makes no key current by a wrong signature, and spoils no bundle of its victim', () => {
      const thief = scene.steal(phone!);
      const { head } = thief;
      const decoy = thief.write({ kind: 'password-rotated' });
      const stranger = SecretKeys.random('device');
      const halves = {
        signEd25519: thief.keys.signEd25519.bind(thief.keys),
        signMlDsa65: stranger.signMlDsa65.bind(stranger),
      };
      const bad = thief.rotate({ after: head, signer: halves });
      const before = laptop!.current?.id;
      const { left } = scene.send(thief, laptop!, [decoy.encoded, bad.encoded]);
      expect(left.refused.map(({ id, reason }) => [id, reason])).to.deep.equal([[bad.id, 'false-signature']]);
      expect(laptop!.current?.id).to.equal(before);
      scene.rotate(laptop!);
      // All that the victim holds is fine for everybody.
      const { left: nothing, isNothingNew } = scene.send(thief, tablet!, laptop!.account.entries());
      expect([nothing.refused, nothing.waiting, isNothingNew]).to.deep.equal([[], [], false]);
      expect(tablet!.current?.id).to.equal(laptop!.current?.id);
    });

    it('[M7] a copy of an honest entry with a false signature neither displaces nor outlaws it', () => {
      const rotation = scene.rotate(laptop!);
      const honest = laptop!.account.session.account.entries.readEncoded(rotation);
      // The last bytes are of the signature.
      const copy = withLastBitChanged(honest);
      const thief = scene.steal(phone!);
      expect(scene.send(thief, tablet!, [copy]).left.refused.map(({ id, reason }) => [id, reason])).to.deep.equal([
        [rotation, 'false-signature'],
      ]);
      tablet!.hear(laptop!);
      expect(tablet!.current?.id).to.equal(rotation);
    });
  });

  it('[point 4] [M6] a generation of which a half is somebody else’s counts as not opened, and stops nobody', () => {
    const thief = scene.steal(phone!);
    const foreign = SecretKeys.random('generation').record;
    const forged = thief.rotate({ record: (record) => ({ ...record, mlDsa65: foreign.mlDsa65 }) });
    for (const victim of [laptop!, tablet!]) {
      scene.send(thief, victim);
      const marks = [...victim.account.session.account.changeable.directory.marked('unopened')];
      expect(marks, 'a person is told').to.include(forged.id);
    }
    exchange(laptop!, tablet!);
    expect(laptop!.key, 'it made a key that can be used').to.match(/^\d+$/);
    const rotation = scene.rotate(tablet!);
    laptop!.hear(tablet!);
    expect(laptop!.current?.id).to.equal(rotation);
    scene.revoke(laptop!, phone!);
    tablet!.hear(laptop!);
    expect([tablet!.standingOf(phone!), tablet!.key]).to.deep.equal(['revoked', laptop!.key]);
  });

  it('[point 5] [M4] a rotation that is sealed to nobody is refused, and one of rubbish bars no revocation', () => {
    const thief = scene.steal(phone!);
    const { head } = thief;
    const toNobody = thief.rotate({ recipients: [thief.member] });
    expect(scene.send(thief, laptop!, [toNobody.encoded]).left.refused.map(({ reason }) => reason)).to.deep.equal([
      'incomplete',
    ]);
    const rubbish = thief.rotate({
      after: head,
      boxes: (member, box) => (member === thief.member ? box : box.toReversed()),
    });
    scene.send(thief, laptop!, [rubbish.encoded]);
    scene.send(thief, tablet!, [rubbish.encoded]);
    scene.revoke(laptop!, phone!);
    tablet!.hear(laptop!);
    expect([laptop!.standingOf(phone!), tablet!.standingOf(phone!)]).to.deep.equal(['revoked', 'revoked']);
    expect([laptop!.key, tablet!.key]).to.deep.equal([laptop!.key, laptop!.key]);
    expect(laptop!.key).to.match(/^\d+$/);
    thief.learn(laptop!.account.entries());
    expect(openable(thief, laptop!)).to.equal(false);
  });

  it('[point 6] [M3] who has an old bundle and every secret up to it is let in by nobody, and gets no box', () => {
    const leaked = scene.steal(laptop!);
    const outsider = SecretKeys.random('device');
    for (let count = 0; count < 2; count++) scene.rotate(laptop!);
    tablet!.hear(laptop!);
    const current = laptop!.current!.id;
    const joiner = requestOf(outsider, 'Spy');
    const admission = { kind: 'device-admitted', memberClass: 'device', joiner } as const;
    const generation = [...leaked.secrets.values()].at(-1)!;
    const own = leaked.entriesOf(laptop!.id).at(-1)!.id;
    const attempts = [
      // As the laptop, without its keys: with its own, and with the account's secrets.
      leaked.write(admission, { after: own, signer: outsider }),
      leaked.write(admission, { after: own, signer: generation }),
      // As somebody whom nobody let in.
      leaked.write(admission, { after: null, author: randomId(), signer: outsider, hears: true, deps: [own] }),
      leaked.write(
        { kind: 'device-joined', appVersion: '1' },
        { after: null, author: own, signer: outsider, hears: true, deps: [own] },
      ),
    ];
    for (const victim of [laptop!, tablet!]) {
      const before = victim.account.meaning.feeds.size;
      const { taken } = scene.send(
        leaked,
        victim,
        attempts.map(({ encoded }) => encoded),
      );
      expect(taken, victim.name).to.deep.equal([]);
      expect(victim.account.meaning.feeds.size).to.equal(before);
      expect(victim.current?.id).to.equal(current);
    }
    const rotation = scene.rotate(tablet!);
    const { fact } = tablet!.account.meaning.feeds.entry(rotation)!;
    expect(fact?.kind === 'key-rotated' && fact.recipients).to.have.length(4);
  });

  it('[point 7] a newcomer that revokes its seniors from a past of its own voids nothing of theirs', () => {
    const rotation = scene.rotate(tablet!);
    const watch = tablet!.admit('Watch');
    exchange(laptop!, tablet!, phone!, watch);
    const thief = scene.steal(watch);
    const first = tablet!.memberOf(tablet!).newest[0]!.id;
    const { head } = thief;
    const backdated = thief.revoke({ [tablet!.id]: [first] }, { after: null, deps: [watch.id, first] });
    const later = thief.revoke({ [tablet!.id]: [first] }, { after: head });
    const { left } = scene.send(thief, laptop!, [backdated.encoded, later.encoded]);
    expect(left.refused.map(({ reason }) => reason)).to.have.members(['of-a-senior', 'of-a-senior']);
    // What it may do keeps secrets to come from the tablet, and voids nothing.
    const suspension = thief.suspend([tablet!.id], { after: head });
    scene.send(thief, laptop!, [suspension.encoded]);
    expect(laptop!.standingOf(tablet!)).to.equal('suspended');
    expect([counts(laptop!, rotation), counts(laptop!, watch.id)]).to.deep.equal([true, true]);
    expect(laptop!.standingOf(watch)).to.equal('stands');
    scene.revoke(laptop!, watch);
    expect(scene.standing(laptop!)).to.deep.equal(['Laptop', 'Tablet', 'Phone']);
  });

  it('[point 7] a junior that suspends its seniors and leaves is answered all the same', () => {
    const thief = scene.steal(phone!);
    thief.suspend([laptop!.id, tablet!.id]);
    thief.write({ kind: 'device-left' });
    for (const victim of [laptop!, tablet!]) scene.send(thief, victim);
    // Its suspensions hold, so nobody revokes it unasked (6.7): that would end with them.
    expect([laptop!.standingOf(phone!), laptop!.standingOf(laptop!)]).to.deep.equal(['left', 'suspended']);
    scene.revoke(laptop!, phone!);
    tablet!.hear(laptop!);
    for (const device of [laptop!, tablet!]) {
      expect(scene.standing(device)).to.deep.equal(['Laptop', 'Tablet']);
      expect(device.standingOf(phone!)).to.equal('revoked');
    }
    exchange(laptop!, tablet!);
    expect([laptop!.key, tablet!.key]).to.deep.equal([laptop!.key, laptop!.key]);
    expect(laptop!.key).to.match(/^\d+$/);
  });

  it('[point 8] [M8] as many revocations as devices are judged in one pass, and cost later entries nothing', () => {
    const costOf = (size: number): number => {
      const account = new HeldAccount();
      const devices = Array.from({ length: size }, () => account.admit(account.founder));
      // Each is senior to those that were let in later, and revokes the last of them and the one after itself.
      for (const [index, device] of devices.entries()) {
        const juniors = [devices[index + 1], devices.at(-1)].filter((one) => one !== undefined && one !== device);
        account.revoke(
          device,
          [...new Set(juniors)].map((member) => ({ member: member!, keep: [] })),
        );
      }
      const meaning = new AccountMeaning(account.feeds);
      expect(meaning.verdicts.members.filter((one) => meaning.verdicts.isOut(one))).to.have.length.greaterThan(
        size / 3,
      );
      const { steps } = meaning;
      account.takeNews();
      account.acknowledge(account.founder);
      expect(meaning.take(account.takeNews()).isFolded, 'one more entry is no fold').to.equal(false);
      return steps;
    };
    expect(costOf(2000)).to.be.lessThan(2.2 * costOf(1000));
  });

  it('[point 8] [M8] a flood is taken up to a measure, waits beyond that, and comes when its person looked', () => {
    const thief = scene.steal(phone!);
    const before = laptop!.account.meaning.feeds.size;
    for (let count = 0; count < 700; count++) thief.write({ kind: 'password-rotated' });
    scene.send(thief, laptop!);
    const measure = 512;
    // What it wrote before today's flood counts, too.
    expect(laptop!.account.meaning.feeds.size).to.be.within(before + measure - 5, before + measure + 1);
    const heldOn = (device: MemberDevice) =>
      device.account.session.account.entries.intake.heldBack.map(({ member, reason }) => [member.id, reason]);
    expect(heldOn(laptop!)).to.deep.equal([[phone!.id, 'day']]);
    // Others go on, and an opening of the vault brings no more in.
    const reopened = laptop!.copy('Laptop, opened again');
    const rotation = scene.rotate(tablet!);
    reopened.hear(tablet!);
    expect(reopened.current?.id).to.equal(rotation);
    expect(heldOn(reopened)).to.deep.equal([[phone!.id, 'day']]);
    expect(reopened.account.meaning.feeds.size).to.be.lessThan(before + measure + 10);

    lookAtHeldBackOf(reopened.account, {}, NOW);
    expect(heldOn(reopened)).to.deep.equal([]);
    expect(thief.entriesOf(phone!.id).filter(({ id }) => !holds(reopened, id))).to.deep.equal([]);
  });

  it('[point 8] [M8] who spoils the key again and again has it rotated eight times a day, and then a person is asked', () => {
    const thief = scene.steal(phone!);
    let made = 0;
    for (let count = 0; count < 12; count++) {
      const current = laptop!.current;
      thief.learn(laptop!.account.entries());
      thief.rotate({
        deps: thief.heads,
        wraps: [],
        boxes: (member, box) => (member === laptop!.id ? box.toReversed() : box),
      });
      scene.send(thief, laptop!);
      if (laptop!.current !== current && !laptop!.key.endsWith('locked')) made += 1;
    }
    expect(made).to.equal(8);
    expect(laptop!.key).to.match(/locked$/);
    // Its person rotates, or revokes, all the same.
    scene.revoke(laptop!, phone!);
    expect(laptop!.key).to.match(/^\d+$/);
  });

  describe('[point 9] [M11] the vault’s file, in which an old record is put back', () => {
    let file: FileVault;
    let older: ReadonlyMap<string, Uint8Array>;
    let newer: ReadonlyMap<string, Uint8Array>;

    beforeEach(async () => {
      file = new FileVault(folders.make());
      await file.found();
      older = await writeAndRead(1);
      newer = await writeAndRead(2);
    });

    afterEach(() => file.close());

    /** Changes whatever records change in a life, closes the vault, and reads its file. */
    async function writeAndRead(round: number): Promise<ReadonlyMap<string, Uint8Array>> {
      await file.close();
      const vault = await file.unlock();
      vault.account.change(NOW + round, (pen) => {
        rename(pen, pen.self, `Laptop ${round}`);
        pen.edit.setSeen(`finding ${round}`, true);
        pen.edit.setMemberFacts(pen.self.id, { heardAt: NOW + round });
      });
      await file.close();
      return new VaultFile(file.path).records();
    }

    async function put(key: string, value: Uint8Array | undefined): Promise<void> {
      const stored = new VaultFile(file.path);
      if (value === undefined) await stored.remove(Buffer.from(key, 'hex'));
      else await stored.put(Buffer.from(key, 'hex'), value);
    }

    it('is named at opening, whichever it is, before anything is written', async () => {
      const changed = [...older].filter(([key, value]) => Buffer.compare(value, newer.get(key)!) !== 0);
      const letters = changed.map(([key]) => Buffer.from(key.slice(0, 2), 'hex').toString());
      expect(letters).to.include.members(['S', 'L', 'M', 'N']);
      for (const [index, [key, value]] of changed.entries()) {
        if (letters[index] === 'T') continue;
        await put(key, value);
        const vault = await file.unlock();
        const { damages } = vault.account.session.account;
        // The ledger fits none of the records that are newer.
        if (letters[index] === 'S') expect(damages.size).to.be.greaterThan(1);
        else expect([...damages.keys()], letters[index]).to.include(key);
        await file.close();
        await put(key, newer.get(key));
      }
      const whole = await file.unlock();
      expect([...whole.account.session.account.damages.values()]).to.deep.equal([]);
    });

    it('does not let the device write a second entry in the place of one that was taken away', async () => {
      const gone = [...newer.keys()].filter((key) => !older.has(key));
      expect(gone.map((key) => Buffer.from(key.slice(0, 2), 'hex').toString())).to.deep.equal(['E']);
      // All that changed but the entry itself, which is left: then it is seen.
      for (const [key, value] of older) await put(key, value);
      const vault = await file.unlock();
      expect(codeOf(() => vault.account.change(NOW, (pen) => rename(pen, pen.self, 'Mine')))).to.equal('VAULT_DAMAGED');
      // What it holds is shown all the same.
      expect(vault.account.meaning.feeds.size).to.equal(3);
    });
  });

  it('[point 11] [M13] a bundle opens under one key at most, whatever its boxes hold', () => {
    const { account } = laptop!.account.meaning.feeds;
    const keysOf = (device: MemberDevice) => device.account.session.account.requireDevice().keys;
    const devices = [laptop!, tablet!];
    const file = path.join(folders.make(), 'two-faced');
    writeTwoFacedBundle(file, account, [keysOf(laptop!).record, keysOf(tablet!).record], scene.steal(phone!).entries);
    const outcomes = devices.map((device) => codeOf(() => bringIn(device.account, file, NOW, new OperationControl())));
    expect(outcomes).to.deep.equal(['none', 'BUNDLE_INVALID']);
    // Nor under one that the file doesn't commit to, though every frame opens.
    const header = encodeForm(recordField({ account: idField, madeAt: countField() }), { account, madeAt: NOW });
    const content = { header: itemOf('header', header), rest: [], commitment: new Uint8Array(32) };
    sealContent(file, [keysOf(laptop!).record], content);
    expect(codeOf(() => bringIn(laptop!.account, file, NOW, new OperationControl()))).to.equal('BUNDLE_INVALID');
  });

  it('[D2] a bundle in which hundreds of boxes bear the label of its reader costs a few tries', () => {
    const { keys } = laptop!.account.session.account.requireDevice();
    let tries = 0;
    class Counting extends SecretKeys {
      override decapsulate(ciphertext: Uint8Array): Uint8Array {
        tries += 1;
        return super.decapsulate(ciphertext);
      }
    }
    const reader = new Counting(keys.secret.slice(), 'device');
    const file = path.join(folders.make(), 'flood');
    const header = itemOf('header', Uint8Array.of(0xa0));
    const moreBoxes = (salt: Uint8Array): readonly Uint8Array[] =>
      Array.from({ length: 500 }, () => {
        // Of another key, so that what is in it doesn't open.
        const [box] = makeMemberBoxes(new Uint8Array(32), salt, [keys.record]) as [Uint8Array];
        return withLastBitChanged(box);
      });
    sealContent(file, [], { header, rest: [], moreBoxes });
    const open = () => openMemberBundle(file, [reader], new OperationControl());
    expect(codeOf(open)).to.equal('BUNDLE_NOT_FOR_THIS_DEVICE');
    expect(tries).to.be.within(1, 10);
  });

  describe('[point 12] somebody between two devices', () => {
    it('has to hit the code of the one request that was made: both screens show another', () => {
      const honest = askToJoin('Phone', NOW);
      const file = path.join(folders.make(), 'request');
      const shownFor = (sealed: Uint8Array, desk: MemberDevice): string => {
        writeRequestFile(file, sealed, new OperationControl());
        return openJoinRequest(desk.account, readRequestFile(file), honest.pending.code, NOW).comparisonCode;
      };
      // It saw the code that was typed, and puts a request with its own keys in place of the honest one.
      const own = SecretKeys.random('device');
      const request = { ...honest.pending.request, keys: own.record };
      const shown = comparisonCodeOfRequest(requestDigest(honest.pending.request, crypto), crypto);
      const swapped = shownFor(sealRequest(request, own, honest.pending.pairing), laptop!);
      expect(swapped).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(swapped).to.not.equal(shown);
      // The code of a device is of its own request alone: nothing that the other side chooses goes in.
      for (const desk of [laptop!, tablet!]) expect(shownFor(honest.sealed, desk)).to.equal(shown);
    });

    it('cannot move a bit of a request without moving the code', () => {
      const { request } = askToJoin('Phone', NOW).pending;
      const codes = new Set<string>();
      for (let bit = 0; bit < 8 * 32; bit++) {
        const nonce = request.nonce.slice();
        nonce[bit >> 3]! ^= 1 << (bit & 7);
        codes.add(comparisonCodeOfRequest(requestDigest({ ...request, nonce }, crypto), crypto));
      }
      expect(codes).to.have.property('size', 256);
    });
  });

  describe('[point 13] who breaks Ed25519', () => {
    it('revokes, lets in, joins, rotates and acknowledges nothing with that alone', () => {
      const thief = scene.steal(laptop!);
      const { head } = thief;
      const stranger = SecretKeys.random('device');
      /** Its Ed25519 signatures are right; those by ML-DSA-65 are somebody else's. */
      const halves = {
        signEd25519: thief.keys.signEd25519.bind(thief.keys),
        signMlDsa65: stranger.signMlDsa65.bind(stranger),
      };
      const forging = { after: head, signer: halves };
      thief.revoke({ [phone!.id]: [] }, forging);
      thief.admit('Spy', forging);
      thief.rotate(forging);
      thief.acknowledge([scene.rotate(tablet!)], forging);
      const forged = thief.entries.slice(-4);
      // The same without the second signature.
      const bare = forged.map((entry) => {
        const [body, ed25519] = readCbor(entry) as [Uint8Array, Uint8Array];
        return encodeCbor([body, ed25519, null]);
      });
      laptop!.hear(tablet!);
      const before = laptop!.account.meaning.feeds.size;
      const { left } = scene.send(thief, laptop!, [...forged, ...bare]);
      expect(left.refused.map(({ reason }) => reason)).to.deep.equal([
        ...Array<string>(4).fill('false-signature'),
        ...Array<string>(3).fill('signature-missing'),
        // Where that is so goes by what it heard.
        'wrong-signatures',
      ]);
      expect(laptop!.account.meaning.feeds.size).to.equal(before);
    });

    it('[M7] [C3] one bad entry holds up what descends from it, and nothing else', () => {
      const thief = scene.steal(phone!);
      const bad = thief.rotate({ recipients: [thief.member] });
      const child = thief.write({ kind: 'password-rotated' });
      const rotation = scene.rotate(tablet!);
      const { left, taken } = scene.send(thief, laptop!, [bad.encoded, child.encoded, ...tablet!.account.entries()]);
      expect(left.refused).to.deep.include({
        ...left.refused[0]!,
        id: bad.id,
        reason: 'incomplete',
        descendants: [child.id],
      });
      expect(taken.map(({ id }) => id)).to.include(rotation);
      expect(laptop!.current?.id).to.equal(rotation);
    });

    it('[M15] carries kinds of later versions that hold up nothing, and has those wait that do', () => {
      const thief = scene.steal(phone!);
      const later = (kind: string, critical: boolean) => {
        const place = { account: thief.account, author: thief.member, deps: [], writtenAt: NOW };
        const previous = thief.head;
        const number = 1 + (thief.feeds.entry(previous!)?.number ?? 0);
        const body = rawBody({ ...place, number, previous, critical, kind, payload: Uint8Array.of(0xa0) });
        const digest = crypto.hash('entry', body);
        const signatures = [
          thief.keys.signEd25519('entry by device ed25519', digest),
          thief.keys.signMlDsa65('entry by device mldsa', digest),
        ] as const;
        return encodeCbor([body, ...signatures]);
      };
      const carried = later('poem-written', false);
      expect(scene.send(thief, laptop!, [carried]).taken).to.have.length(1);
      // Everybody that it knows would have to say first that it reads this.
      const { left } = scene.send(thief, tablet!, [later('crown-claimed', true)]);
      expect(left.refused.map(({ reason }) => reason)).to.deep.equal(['unannounced']);
    });

    it('uses no signature made for one purpose for another', () => {
      const thief = scene.steal(phone!);
      const generation = [...thief.secrets.values()].at(-1)!;
      const signers: readonly TrustSigner[] = [
        // Of the account, as it endorses a rotation; and of the device, as it signs a request and a checkpoint.
        endorsing(generation),
        {
          signEd25519: (_, digest) => thief.keys.signEd25519('request ed25519', digest),
          signMlDsa65: (_, digest) => thief.keys.signMlDsa65('request mldsa', digest),
        },
        {
          signEd25519: (_, digest) => thief.keys.signEd25519('checkpoint ed25519', digest),
          signMlDsa65: (_, digest) => thief.keys.signMlDsa65('checkpoint mldsa', digest),
        },
      ];
      const { head } = thief;
      for (const signer of signers) {
        const forged = thief.rotate({ after: head, signer });
        expect(scene.send(thief, laptop!, [forged.encoded]).left.refused.map(({ reason }) => reason)).to.deep.equal([
          'false-signature',
        ]);
      }
    });
  });
});

function endorsing(keys: SecretKeys): TrustSigner {
  return {
    signEd25519: (_, digest) => keys.signEd25519('endorsement ed25519', digest),
    signMlDsa65: (_, digest) => keys.signMlDsa65('endorsement mldsa', digest),
  };
}

function withLastBitChanged(bytes: Uint8Array): Uint8Array {
  const last = bytes.length - 1;
  return bytes.with(last, (bytes[last] ?? 0) ^ 1);
}
