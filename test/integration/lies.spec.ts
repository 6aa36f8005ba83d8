import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { decodeEntry, encodeEntry, type Entry, type EntryPayload } from '../../src/keystore/index.js';
import { builtInChecks } from '../../src/plugins/health-check/checks/index.js';
import { wordsOfFinding } from '../../src/plugins/health-check/finding-words.js';
import { encodeBundleHeader } from '../../src/plugins/vault/worker/bundle-format.js';
import { GenerationKeys } from '../../src/plugins/vault/worker/generation-keys.js';
import { sodiumKeystoreCrypto } from '../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import { RealForger } from '../support/attacker/real-forger.js';
import { itemOf, writeSealed } from '../support/attacker/sealed-bundle.js';
import { openStolenVault, type StolenVault } from '../support/attacker/stolen-vault.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { openPreviousSecret, openSealedSecret } from '../support/vault/independent-decoder.js';
import { OTHER_PASSWORD, PASSPHRASE, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;

describe('Lies to real vaults', () => {
  const folders = new DataFolders();

  const decode = (bytes: Uint8Array): Entry => decodeEntry(bytes, sodiumKeystoreCrypto);

  /** What the health check of a vault says, by code. */
  async function findingsOf({ keystore }: VaultHarness): Promise<ReadonlyMap<string, string>> {
    const { snapshot } = keystore;
    if (!snapshot) throw new Error('The vault is locked.');
    const signal = new AbortController().signal;
    const all = await Promise.all(
      builtInChecks.map(async (check) => check.evaluate(snapshot, { now: Date.now() }, signal)),
    );
    return new Map(
      all.flat().map((finding) => {
        const { message } = wordsOfFinding(finding, { place: 'window', now: Date.now() });
        return [finding.code, `${finding.severity}: ${message}`];
      }),
    );
  }

  async function exported(from: VaultHarness): Promise<string> {
    const file = path.join(folders.make(), 'bundle');
    await from.keystore.exportBundle({ path: file, passphrase: PASSPHRASE });
    return file;
  }

  /** Has a vault import entries that an attacker sealed with the passphrase. */
  async function send(entries: readonly Uint8Array[], to: VaultHarness) {
    const file = path.join(folders.make(), 'forged');
    const account = decode(entries[0] ?? new Uint8Array()).body.account;
    const header = encodeBundleHeader({ account, exportedAt: Date.now(), generation: 1, secrets: [] });
    writeSealed(
      file,
      itemOf('header', header),
      entries.map((entry) => itemOf('entry', entry)),
    );
    return to.keystore.importBundle({ path: file, passphrase: PASSPHRASE });
  }

  /** The founder's vault, and the keys of a phone whose vault somebody opened after it had rotated the key itself. */
  let founderVault: Buffer;
  let stolen: StolenVault;

  before(async () => {
    const own = await folders.install();
    await own.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    const phone = await folders.install();
    const join = { passphrase: PASSPHRASE, deviceName: 'Phone', password: OTHER_PASSWORD };
    await phone.vault.join({ ...join, bundlePath: await exported(own) });
    await phone.keystore.rotateKey({ reason: 'made on the phone' });
    await own.keystore.importBundle({ path: await exported(phone), passphrase: PASSPHRASE });
    await Promise.all([own.vault.lock('person'), phone.vault.lock('person')]);
    stolen = await openStolenVault(phone.vaultFile, OTHER_PASSWORD);
    founderVault = readFileSync(own.vaultFile);
    await folders.clear();
  });

  /** The founder's device, as it was when the phone was stolen. */
  async function openFounder(): Promise<VaultHarness> {
    const folder = folders.make();
    writeFileSync(path.join(folder, 'vault.lmdb'), founderVault, { mode: 0o600 });
    const founder = await folders.install({ folder });
    await founder.vault.unlock(PASSWORD);
    return founder;
  }

  const currentOf = ({ keystore }: VaultHarness): string => keystore.snapshot?.currentKey.rotation ?? '';

  function rotation(basis: string, next = GenerationKeys.random()): EntryPayload {
    const previousSecret = new Uint8Array(72);
    return { kind: 'key-rotated', basis, reason: 'mine', key: next.publicKeys, previousSecret, sealed: [] };
  }

  it('[C6] with every secret of a revoked device, neither a sealed secret made since nor the chain under it opens', async () => {
    const founder = await openFounder();
    const known = new Set(stolen.secrets.keys());
    await founder.keystore.revokeDevice({ device: stolen.device, reason: 'stolen' });
    await founder.keystore.rotateKey({ reason: 'later' });
    await founder.vault.lock('person');
    const entries = (await openStolenVault(founder.vaultFile, PASSWORD)).entries.map(decode);
    let [opened, tried] = [0, 0];
    for (const { id, body } of entries) {
      const { payload, account } = body;
      const rotations = payload.kind === 'key-rotated' ? payload.sealed.map(({ box }) => ({ box, payload })) : [];
      for (const { box, payload: made } of rotations) {
        const isOpened = opens(() => openSealedSecret(box, thiefKeys(stolen), account, made.key.ed25519));
        if (known.has(id)) opened += Number(isOpened);
        else expect(isOpened, `the secret of generation ${body.generation + 1}`).to.equal(false);
        tried += 1;
      }
      if (payload.kind !== 'key-rotated') continue;
      const basis = new Uint8Array(Buffer.from(payload.basis, 'hex'));
      for (const [held, secret] of stolen.secrets) {
        const isOpened = opens(() => openPreviousSecret(payload.previousSecret, secret, basis));
        // The chain leads back in time alone: it opens with the rotation's own secret.
        expect(isOpened, `the chain under ${id} with the secret of ${held}`).to.equal(held === id);
      }
    }
    expect(opened, 'the one that was sealed to it before').to.equal(1);
    expect(tried).to.be.greaterThan(2);
  });

  it('[C6] a revoked device that writes its past anew takes no key over, on any device', async () => {
    const founder = await openFounder();
    const late = await folders.install();
    const request = { passphrase: PASSPHRASE, deviceName: 'Tablet', password: OTHER_PASSWORD };
    await late.vault.join({ ...request, bundlePath: await exported(founder) });
    await founder.keystore.revokeDevice({ device: stolen.device, reason: 'stolen' });
    const forger = new RealForger(stolen);
    const genesis = decode(
      stolen.entries.find((bytes) => decode(bytes).body.payload.kind === 'genesis') ?? new Uint8Array(),
    ).id;
    const real = forger
      .bundleWith([])
      .map(decode)
      .find(({ author, body }) => author === stolen.device && body.sequence === 3);
    // Until the hash is the smaller one, so that the forged branch wins the fork.
    let forged = forger.follow(2, { kind: 'password-rotated' }, genesis, 1);
    for (let time = 2; forged.id > (real?.id ?? ''); time++) {
      forged = forger.follow(2, { kind: 'password-rotated' }, genesis, time);
    }
    const next = GenerationKeys.random();
    const second = forger.followEntry(forged, rotation(genesis, next), genesis, 1);
    const bundle = forger.bundleWith([forged, second], 2);
    for (const victim of [founder, late]) {
      await send(bundle, victim);
      expect(victim.keystore.snapshot?.forks.map(({ device }) => device)).to.deep.equal([stolen.device]);
    }
    expect((await findingsOf(late)).get('DEVICE_FORKED'), '[C4]').to.match(
      /^critical: .*Phone.* wrote two different entries with the number 3/,
    );
    await late.keystore.importBundle({ path: await exported(founder), passphrase: PASSPHRASE });
    for (const victim of [founder, late]) {
      const { keystore } = victim;
      expect(keystore.snapshot?.currentKey.rotation).not.to.equal(second.id);
      // So is the tablet, which joined on a rotation that the thief took back: see "Lies" in docs/testing.md.
      expect(keystore.snapshot?.devices.revoked.map(({ id }) => id)).to.include(stolen.device);
      expect([...(await findingsOf(victim)).keys()]).to.include('REVOKED_DEVICE_WROTE');
    }
    expect(currentOf(late)).to.equal(currentOf(founder));
    // And the way out stays open.
    const { currentKey } = await founder.keystore.rotateKey({ reason: 'after the attack' });
    expect(currentKey.openToRevoked).to.deep.equal([]);
  });

  it('[C6] a device that a thief makes look as old as the account does not undo the revocation by a younger one', async () => {
    const founder = await openFounder();
    const tablet = await folders.install();
    const request = { passphrase: PASSPHRASE, deviceName: 'Tablet', password: OTHER_PASSWORD };
    await tablet.vault.join({ ...request, bundlePath: await exported(founder) });
    await founder.keystore.importBundle({ path: await exported(tablet), passphrase: PASSPHRASE });
    await tablet.keystore.revokeDevice({ device: stolen.device, reason: 'stolen' });
    await founder.keystore.importBundle({ path: await exported(tablet), passphrase: PASSPHRASE });
    const [current, victim] = [currentOf(founder), tablet.keystore.snapshot?.thisDevice ?? ''];
    await founder.vault.lock('person');
    const { entries } = await openStolenVault(founder.vaultFile, PASSWORD);
    await founder.vault.unlock(PASSWORD);
    const genesis = entries.map(decode).find(({ body }) => body.payload.kind === 'genesis')?.id ?? '';
    const forged = new RealForger({ ...stolen, entries }).accomplice(genesis, victim);
    for (const honest of [tablet, founder]) {
      const { voided } = await send([...entries, ...forged.map((entry) => encodeEntry(entry))], honest);
      expect(voided.map(({ kind, code }) => `${kind} ${code}`)).to.deep.equal([
        'device-added DEVICE_REVOKED',
        'device-revoked DEVICE_REVOKED',
      ]);
      expect(currentOf(honest)).to.equal(current);
      expect(honest.keystore.snapshot?.devices.active.map(({ name }) => name)).to.have.members(['Laptop', 'Tablet']);
    }
  });

  it('[C6] what a revoked device writes on is refused whatever its clock says, and names it', async () => {
    const founder = await openFounder();
    await founder.keystore.revokeDevice({ device: stolen.device, reason: 'stolen' });
    const honest = currentOf(founder);
    const forger = new RealForger(stolen);
    const basis = [...stolen.secrets.keys()].at(-1) ?? '';
    const now = Date.now();
    const clocks = [1, now - 5 * YEAR_MS, now - 60_000, now, now + 5 * YEAR_MS, 8.64e15];
    const written: Entry[] = [];
    for (const writtenAt of clocks) {
      const last = written.at(-1);
      const payload = rotation(basis);
      const { lastSequence } = forger;
      written.push(
        last
          ? forger.followEntry(last, payload, basis, writtenAt)
          : forger.follow(lastSequence, payload, basis, writtenAt),
      );
    }
    const { voided, newRotations } = await send(forger.bundleWith(written), founder);
    expect(voided.map(({ device, sequence, code }) => ({ device, sequence, code }))).to.deep.equal(
      written.map(({ author, body }) => ({ device: author, sequence: body.sequence, code: 'ENTRY_AUTHOR_REVOKED' })),
    );
    expect(newRotations).to.equal(0);
    expect(currentOf(founder)).to.equal(honest);
    expect([...(await findingsOf(founder)).keys()]).to.include('REVOKED_DEVICE_WROTE');
  });

  it('a member that seals a secret to the wrong devices, or chains a wrong one, leaves keys unopened, never wrong', async () => {
    const founder = await openFounder();
    const forger = new RealForger(stolen);
    const basis = [...stolen.secrets.keys()].at(-1) ?? '';
    const forged = forger.follow(forger.lastSequence, rotation(basis), basis, Date.now());
    await send(forger.bundleWith([forged]), founder);
    expect(currentOf(founder)).to.equal(forged.id);
    expect(founder.keystore.snapshot?.unopenedRotations).to.deep.equal([forged.id]);
    expect(
      [...(await findingsOf(founder)).values()].some(
        (finding) => finding.startsWith('critical') || finding.startsWith('warning'),
      ),
    ).to.equal(true);
    await founder.keystore.revokeDevice({ device: stolen.device, reason: 'it lies' }).catch((error: unknown) => {
      expect(error).to.have.property('code', 'DEVICE_BEHIND');
    });
  });

  it('[C5] an old bundle that a person chose changes nothing and says that it held nothing new', async () => {
    const founder = await openFounder();
    const old = await exported(founder);
    await founder.keystore.revokeDevice({ device: stolen.device, reason: 'stolen' });
    await founder.keystore.rotateKey({ reason: 'later' });
    const before = founder.keystore.snapshot;
    for (let time = 0; time < 2; time++) {
      const report = await founder.keystore.importBundle({ path: old, passphrase: PASSPHRASE });
      expect(report).to.deep.equal({ newEntries: 0, newRotations: 0, newDevices: [], voided: [], nothingNew: true });
    }
    expect(founder.keystore.snapshot).to.equal(before);
    expect([...(await findingsOf(founder)).keys()]).not.to.include('ROLLBACK');
  });
});

function thiefKeys({ sealingSeed, identity }: StolenVault) {
  return { sealingSeed, signing: identity.publicKeys.signing, sealing: identity.publicKeys.sealing };
}

function opens(open: () => Uint8Array): boolean {
  try {
    return open().length === 32;
  } catch {
    return false;
  }
}
