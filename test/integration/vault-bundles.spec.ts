import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';

import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSPHRASE, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

describe('Bundles between real vaults', () => {
  const folders = new DataFolders();

  async function found(deviceName = 'Laptop'): Promise<VaultHarness> {
    const installation = await folders.install();
    await installation.vault.create({ deviceName, password: PASSWORD });
    return installation;
  }

  async function exported(from: VaultHarness): Promise<string> {
    const file = path.join(folders.make(), 'account.bundle');
    await from.keystore.exportBundle({ path: file, passphrase: PASSPHRASE });
    return file;
  }

  async function join(bundlePath: string, deviceName: string): Promise<VaultHarness> {
    const installation = await folders.install();
    await installation.vault.join({ bundlePath, passphrase: PASSPHRASE, deviceName, password: OTHER_PASSWORD });
    return installation;
  }

  async function pass(from: VaultHarness, to: VaultHarness) {
    return to.keystore.importBundle({ path: await exported(from), passphrase: PASSPHRASE });
  }

  const alignmentOf = ({ keystore }: VaultHarness) => keystore.snapshot?.alignment;
  const thisDeviceOf = ({ keystore }: VaultHarness): string => keystore.snapshot?.thisDevice ?? '';

  it('[D1] a bundle makes a new device a member, and one back makes both in sync', async () => {
    const a = await found();
    await a.keystore.rotateKey({ reason: 'before' });
    const b = await join(await exported(a), 'Phone');
    expect(alignmentOf(b)).to.deep.include({ outOfSync: [], missingRotations: 0 });

    const report = await pass(b, a);
    expect(report).to.deep.include({ newDevices: ['Phone'], nothingNew: false });
    expect(alignmentOf(a)?.inSync).to.have.members([thisDeviceOf(a), thisDeviceOf(b)]);
    expect(alignmentOf(a)?.outOfSync).to.deep.equal([]);
  });

  it('[D1] a rotation on one device is missed by the other until bundles went both ways', async () => {
    const a = await found();
    const b = await join(await exported(a), 'Phone');
    await pass(b, a);
    await a.keystore.rotateKey({ reason: 'routine' });
    expect(alignmentOf(a)).to.deep.include({ outOfSync: [thisDeviceOf(b)], missingRotations: 1 });

    expect(await pass(a, b)).to.deep.include({ newRotations: 1 });
    expect(b.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
    await pass(b, a);
    expect(alignmentOf(a)).to.deep.include({ outOfSync: [], missingRotations: 0 });
    // The one that was behind holds the new key: it can make the next.
    expect((await b.keystore.rotateKey({ reason: 'mine' })).currentKey.generation).to.equal(3);
  });

  it('acknowledgements are not acknowledged: an exchange comes to rest', async () => {
    const a = await found();
    const b = await join(await exported(a), 'Phone');
    await pass(b, a);
    await pass(a, b);
    await pass(b, a);
    expect(await pass(a, b)).to.deep.include({ nothingNew: true, newEntries: 0 });
    expect(await pass(b, a)).to.deep.include({ nothingNew: true, newEntries: 0 });
  });

  it('a device that joined on an older key is given the newer one', async () => {
    const a = await found();
    const early = await exported(a);
    await a.keystore.rotateKey({ reason: 'meanwhile' });
    const b = await join(early, 'Phone');
    await pass(b, a);
    await pass(a, b);
    expect(b.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
    expect((await b.keystore.rotateKey({ reason: 'mine' })).currentKey.generation).to.equal(3);
  });

  it('[I1] a device that joins after two rotated at once is given both keys, and so is in sync', async () => {
    const a = await found();
    const b = await join(await exported(a), 'Phone');
    await pass(b, a);
    await a.keystore.rotateKey({ reason: 'at once' });
    await b.keystore.rotateKey({ reason: 'at once' });
    await pass(a, b);
    await pass(b, a);
    expect(a.keystore.snapshot?.conflicts).to.have.lengthOf(1);
    const c = await join(await exported(a), 'Desk');
    expect(c.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
  });

  it('an old bundle changes nothing and says so', async () => {
    const a = await found();
    const b = await join(await exported(a), 'Phone');
    const old = await exported(a);
    await pass(b, a);
    await a.keystore.rotateKey({ reason: 'later' });
    const before = a.keystore.snapshot;
    const report = await a.keystore.importBundle({ path: old, passphrase: PASSPHRASE });
    expect(report).to.deep.include({ nothingNew: true, newEntries: 0 });
    expect(a.keystore.snapshot).to.equal(before);
  });

  it('[C6] a revoked device can open no later key, and what it writes later is refused', async () => {
    const a = await found();
    const b = await join(await exported(a), 'Phone');
    await pass(b, a);
    const revoked = await a.keystore.revokeDevice({ device: thisDeviceOf(b), reason: 'stolen' });
    expect(revoked.devices.revoked.map(({ name }) => name)).to.deep.equal(['Phone']);
    expect(revoked.currentKey.generation).to.equal(2);

    // What the thief does, not having heard of it.
    await b.keystore.renameDevice({ device: thisDeviceOf(b), name: 'Mine now' });
    const report = await pass(b, a);
    expect(report.voided.map(({ code }) => code)).to.include('ENTRY_AUTHOR_REVOKED');
    expect(a.keystore.snapshot?.devices.revoked.map(({ name }) => name)).to.deep.equal(['Phone']);

    await pass(a, b);
    expect(b.keystore.snapshot?.unopenedRotations).to.deep.equal([a.keystore.snapshot?.currentKey.rotation]);
    expect(await errorOf(b.keystore.rotateKey({ reason: 'please' }))).to.include({ code: 'DEVICE_REVOKED' });
  });

  it('[C4] a restored backup that went on writing is reported with both entries', async () => {
    const a = await found();
    const b = await join(await exported(a), 'Phone');
    await pass(b, a);
    await b.vault.lock('person');
    const backup = path.join(folders.make(), 'vault.lmdb');
    copyFileSync(b.vaultFile, backup);
    await b.vault.unlock(OTHER_PASSWORD);
    await b.keystore.renameDevice({ device: thisDeviceOf(b), name: 'First life' });
    await pass(b, a);

    const clone = await folders.install({ folder: path.dirname(backup) });
    await clone.vault.unlock(OTHER_PASSWORD);
    await clone.keystore.renameDevice({ device: thisDeviceOf(b), name: 'Second life' });
    await pass(clone, a);
    const [fork] = a.keystore.snapshot?.forks ?? [];
    expect(fork?.device).to.equal(thisDeviceOf(b));
    expect(new Set(fork?.entries).size).to.equal(2);

    // The proof outlives a lock, and spreads.
    await a.vault.lock('person');
    await a.vault.unlock(PASSWORD);
    expect(a.keystore.snapshot?.forks).to.have.length(1);
    const c = await join(await exported(a), 'Tablet');
    expect(c.keystore.snapshot?.forks).to.have.length(1);
  });

  it('[D3] a bundle of another account is refused', async () => {
    const [a, other] = [await found(), await found('Stranger')];
    const before = a.keystore.snapshot;
    const bundle = await exported(other);
    const error = await errorOf(a.keystore.importBundle({ path: bundle, passphrase: PASSPHRASE }));
    expect(error).to.include({ code: 'BUNDLE_FOREIGN_ACCOUNT' });
    expect(a.keystore.snapshot).to.equal(before);
  });

  it('[D3] a bundle that was changed, cut, extended or put together from parts is refused', async () => {
    const a = await found();
    // Long enough for several frames.
    for (let rotation = 0; rotation < 14; rotation++) await a.keystore.rotateKey({ reason: `${rotation}` });
    const file = await exported(a);
    const bytes = readFileSync(file);
    const another = readFileSync(await exported(a));
    const before = a.keystore.snapshot;
    const changed = path.join(folders.make(), 'changed.bundle');

    const refused = async (content: Buffer, codes: readonly string[]) => {
      writeFileSync(changed, content);
      expect(await errorOf(a.keystore.importBundle({ path: changed, passphrase: PASSPHRASE })))
        .to.have.property('code')
        .that.is.oneOf(codes);
      expect(a.keystore.snapshot).to.equal(before);
    };
    const flipped = (offset: number) => {
      const copy = Buffer.from(bytes);
      copy[offset] = (copy[offset] ?? 0) ^ 1;
      return copy;
    };
    const damaged = ['BUNDLE_INVALID'];
    await refused(flipped(0), damaged);
    await refused(flipped(17), ['BUNDLE_INVALID', 'BUNDLE_NEWER_FORMAT']);
    await refused(flipped(18), ['KEY_DERIVATION_REFUSED']);
    await refused(flipped(30), ['BUNDLE_PASSPHRASE_WRONG']);
    await refused(flipped(50), ['BUNDLE_PASSPHRASE_WRONG']);
    await refused(flipped(100), ['BUNDLE_PASSPHRASE_WRONG']);
    await refused(flipped(bytes.length - 1), damaged);
    await refused(bytes.subarray(0, 40), damaged);
    await refused(bytes.subarray(0, -1), damaged);
    await refused(Buffer.concat([bytes, Buffer.from([0])]), damaged);
    const firstFrameEnd = 68 + 4 + bytes.readUInt32BE(68);
    await refused(bytes.subarray(0, firstFrameEnd), damaged);
    await refused(Buffer.concat([bytes.subarray(0, firstFrameEnd), another.subarray(firstFrameEnd)]), damaged);
    await refused(randomBytes(5000), damaged);
    await refused(Buffer.alloc(0), damaged);
  });

  it('[B5] [D2] a bundle that asks for a derivation out of bounds is refused before any is run', async () => {
    const a = await found();
    const bytes = readFileSync(await exported(a));
    const forged = path.join(folders.make(), 'forged.bundle');
    for (const [offset, value] of [
      [20, 18 * 1024],
      [20, 256 * 1024 + 1],
      [20, 1024 * 1024],
      [20, 2 ** 32 - 1],
      [24, 0],
      [24, 9],
      [24, 1],
    ] as const) {
      const copy = Buffer.from(bytes);
      copy.writeUInt32BE(value, offset);
      writeFileSync(forged, copy);
      const error = await errorOf(a.keystore.importBundle({ path: forged, passphrase: PASSPHRASE }));
      expect(error, `${value} at ${offset}`).to.include({ code: 'KEY_DERIVATION_REFUSED' });
    }
  });

  it('a wrong passphrase, a short one, a missing file and a folder are told apart', async () => {
    const a = await found();
    const file = await exported(a);
    const { keystore } = a;
    const codeOf = async (work: Promise<unknown>) => (await errorOf(work)).code;
    expect(await codeOf(keystore.importBundle({ path: file, passphrase: 'not this one' }))).to.equal(
      'BUNDLE_PASSPHRASE_WRONG',
    );
    expect(await codeOf(keystore.importBundle({ path: `${file}.no`, passphrase: PASSPHRASE }))).to.equal(
      'FILE_UNREADABLE',
    );
    expect(await codeOf(keystore.importBundle({ path: path.dirname(file), passphrase: PASSPHRASE }))).to.equal(
      'FILE_UNREADABLE',
    );
    expect(await codeOf(keystore.exportBundle({ path: file, passphrase: 'short' }))).to.equal('PASSWORD_TOO_SHORT');
    expect(await codeOf(keystore.exportBundle({ path: '/no/such/folder/x', passphrase: PASSPHRASE }))).to.equal(
      'FILE_NOT_WRITTEN',
    );
  });

  it('an export replaces a file whole and leaves no other', async () => {
    const a = await found();
    const file = await exported(a);
    writeFileSync(file, 'something old');
    const report = await a.keystore.exportBundle({ path: file, passphrase: PASSPHRASE });
    expect(report.bytes).to.equal(readFileSync(file).length);
    expect(report.entries).to.equal(1);
    expect(readdirSync(path.dirname(file))).to.deep.equal(['account.bundle']);
  });

  it('an export through a symbolic link replaces the file behind it, and never what is no file', async function () {
    if (process.platform === 'win32') this.skip();
    const a = await found();
    const file = await exported(a);
    const link = path.join(path.dirname(file), 'link');
    symlinkSync('account.bundle', link);
    writeFileSync(file, 'something old');
    const { bytes } = await a.keystore.exportBundle({ path: link, passphrase: PASSPHRASE });
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(readFileSync(file).length).to.equal(bytes);

    const pipe = path.join(path.dirname(file), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const error = await errorOf(a.keystore.exportBundle({ path: pipe, passphrase: PASSPHRASE }));
    expect(error).to.include({ code: 'FILE_NOT_WRITTEN' });
    expect(lstatSync(pipe).isFIFO()).to.equal(true);
  });

  it('a flipped bit after the first frame is damage, also in a bundle of one entry, and before it may be the passphrase', async () => {
    const a = await found();
    const bytes = readFileSync(await exported(a));
    const firstFrameEnd = 68 + 4 + bytes.readUInt32BE(68);
    const changed = path.join(folders.make(), 'changed.bundle');
    const codeWithFlipAt = async (offset: number): Promise<string> => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
      writeFileSync(changed, copy);
      return (await errorOf(a.keystore.importBundle({ path: changed, passphrase: PASSPHRASE }))).code;
    };
    expect(await codeWithFlipAt(firstFrameEnd - 1)).to.equal('BUNDLE_PASSPHRASE_WRONG');
    for (const offset of [firstFrameEnd + 4, Math.floor((firstFrameEnd + bytes.length) / 2), bytes.length - 1]) {
      expect(await codeWithFlipAt(offset), `at ${offset} of ${bytes.length}`).to.equal('BUNDLE_INVALID');
    }
  });

  it('is written nowhere into the data folder, and never over the vault', async () => {
    const a = await found();
    const { dataDirectory, vaultFile, keystore, vault } = a;
    const elsewhere = folders.make();
    mkdirSync(path.join(dataDirectory, 'inner'));
    linkSync(vaultFile, path.join(elsewhere, 'same-file'));
    const targets = [
      vaultFile,
      `${vaultFile}-lock`,
      path.join(dataDirectory, 'new.bundle'),
      path.join(dataDirectory, 'inner', 'new.bundle'),
      `${dataDirectory}/inner/../vault.lmdb`,
      path.relative(process.cwd(), vaultFile),
      path.join(elsewhere, 'same-file'),
    ];
    if (process.platform !== 'win32') {
      symlinkSync(dataDirectory, path.join(elsewhere, 'folder'));
      symlinkSync(vaultFile, path.join(elsewhere, 'file'));
      targets.push(path.join(elsewhere, 'folder', 'vault.lmdb'), path.join(elsewhere, 'file'));
    }
    const listing = readdirSync(dataDirectory);
    for (const target of targets) {
      const error = await errorOf(keystore.exportBundle({ path: target, passphrase: PASSPHRASE }));
      expect(error, target).to.include({ code: 'FILE_NOT_WRITTEN' });
    }
    expect(readdirSync(dataDirectory)).to.deep.equal(listing);
    await vault.lock('person');
    const again = await folders.install({ folder: dataDirectory });
    await again.vault.unlock(PASSWORD);
    expect(again.keystore.snapshot?.devices.active).to.have.length(1);
    // A folder whose name only begins alike is another one.
    mkdirSync(`${dataDirectory}-bundles`);
    try {
      await again.keystore.exportBundle({ path: `${dataDirectory}-bundles/b`, passphrase: PASSPHRASE });
    } finally {
      rmSync(`${dataDirectory}-bundles`, { recursive: true });
    }
  });

  it('is not read from a pipe, which nobody may ever write to', async function () {
    if (process.platform === 'win32') this.skip();
    const a = await found();
    const pipe = path.join(folders.make(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero']) {
      const importing = a.keystore.importBundle({ path: file, passphrase: PASSPHRASE });
      expect(await errorOf(importing), file).to.include({ code: 'FILE_UNREADABLE' });
    }
    await a.vault.lock('person');
    expect(a.vault.state.kind).to.equal('locked');
  });

  it('a failed join leaves no vault behind', async () => {
    const a = await found();
    const bytes = readFileSync(await exported(a));
    const cut = path.join(folders.make(), 'cut.bundle');
    writeFileSync(cut, bytes.subarray(0, -30));
    const b = await folders.install();
    const request = { bundlePath: cut, passphrase: PASSPHRASE, deviceName: 'Phone', password: OTHER_PASSWORD };
    await errorOf(b.vault.join(request));
    expect(b.vault.state).to.deep.equal({ kind: 'missing' });
    await b.vault.join({ ...request, bundlePath: await exported(a) });
    expect(b.vault.state).to.deep.equal({ kind: 'unlocked' });
  });
});
