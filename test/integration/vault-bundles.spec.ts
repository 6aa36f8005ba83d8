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

import { letIn, pass } from '../support/exchange.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { OTHER_PASSWORD, PASSWORD, type VaultHarness } from '../support/vault/vault-harness.js';

describe('Bundles between real vaults', () => {
  const folders = new DataFolders();

  async function found(deviceName = 'Laptop'): Promise<VaultHarness> {
    const installation = await folders.install();
    await installation.vault.create({ deviceName, password: PASSWORD });
    return installation;
  }

  async function exported(from: VaultHarness): Promise<string> {
    const file = path.join(folders.make(), 'account.bundle');
    await from.keystore.exportBundle({ path: file });
    return file;
  }

  async function join(member: VaultHarness, deviceName: string): Promise<VaultHarness> {
    const installation = await folders.install();
    await letIn(member, installation, { deviceName, password: OTHER_PASSWORD });
    return installation;
  }

  const alignmentOf = ({ keystore }: VaultHarness) => keystore.snapshot?.alignment;
  const thisDeviceOf = ({ keystore }: VaultHarness): string => keystore.snapshot?.thisDevice ?? '';

  it('[D1] a request, a code and a welcome make both list two devices; the old one has not heard from the new one yet', async () => {
    const a = await found();
    await a.keystore.rotateKey({ reason: 'before' });
    const b = await join(a, 'Phone');
    const devicesOf = ({ keystore }: VaultHarness) =>
      keystore.snapshot?.devices.active.map(({ name, isAwaited, verified }) => ({ name, isAwaited, verified }));
    expect(devicesOf(a)).to.deep.equal([
      { name: 'Laptop', isAwaited: false, verified: true },
      { name: 'Phone', isAwaited: true, verified: true },
    ]);
    expect(devicesOf(b)).to.have.deep.members([
      { name: 'Laptop', isAwaited: false, verified: true },
      { name: 'Phone', isAwaited: false, verified: true },
    ]);
    for (const device of [a, b]) {
      expect(alignmentOf(device)).to.deep.include({ outOfSync: [], missingRotations: 0 });
      expect(device.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
    }

    const report = await pass(b, a);
    expect(report).to.deep.include({ newDevices: [], newEntries: 1, nothingNew: false });
    expect(alignmentOf(a)?.inSync).to.have.members([thisDeviceOf(a), thisDeviceOf(b)]);
    expect(devicesOf(a)?.map(({ isAwaited }) => isAwaited)).to.deep.equal([false, false]);
  });

  it('[D1] a rotation on one device is missed by the other until bundles went both ways', async () => {
    const a = await found();
    const b = await join(a, 'Phone');
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
    const b = await join(a, 'Phone');
    await pass(b, a);
    await pass(a, b);
    await pass(b, a);
    expect(await pass(a, b)).to.deep.include({ nothingNew: true, newEntries: 0 });
    expect(await pass(b, a)).to.deep.include({ nothingNew: true, newEntries: 0 });
  });

  it('a device whose welcome was made on an older key is given the newer one', async () => {
    const a = await found();
    const b = await folders.install();
    const [requestPath, welcomePath] = ['request', 'welcome'].map((name) => path.join(folders.make(), name)) as [
      string,
      string,
    ];
    const { code } = await b.vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    await b.vault.saveJoinRequest({ path: requestPath });
    await a.keystore.admitDevice({ requestPath, code, welcomePath });
    await a.keystore.rotateKey({ reason: 'meanwhile' });
    await b.vault.completeJoin({ welcomePath });
    await pass(a, b);
    expect(b.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
    expect((await b.keystore.rotateKey({ reason: 'mine' })).currentKey.generation).to.equal(3);
  });

  it('[I1] [C7] a device that joins after two rotated at once is given the chosen key, is in sync, and gets the other with the next rotation', async () => {
    const a = await found();
    const b = await join(a, 'Phone');
    await pass(b, a);
    await a.keystore.rotateKey({ reason: 'at once' });
    await b.keystore.rotateKey({ reason: 'at once' });
    await pass(a, b);
    await pass(b, a);
    expect(a.keystore.snapshot?.conflicts).to.have.lengthOf(1);
    const c = await join(a, 'Desk');
    expect(c.keystore.snapshot).to.include({ lacksCurrentKey: false, needsRotation: false });
    expect(alignmentOf(c)).to.deep.include({ outOfSync: [], missingRotations: 0 });
    // Its rival comes with the rotation that settles the two.
    await a.keystore.rotateKey({ reason: 'both' });
    expect(a.keystore.snapshot?.conflicts).to.deep.equal([]);
    await pass(a, c);
    expect(c.keystore.snapshot?.unopenedRotations).to.deep.equal([]);
  });

  it('an old bundle changes nothing and says so', async () => {
    const a = await found();
    const b = await join(a, 'Phone');
    const old = await exported(a);
    await pass(b, a);
    await a.keystore.rotateKey({ reason: 'later' });
    const before = a.keystore.snapshot;
    const report = await a.keystore.importBundle({ path: old });
    expect(report).to.deep.include({ nothingNew: true, newEntries: 0 });
    expect(a.keystore.snapshot).to.equal(before);
  });

  it('[C6] a revoked device can open no later key nor bundle, and what it writes later has no effect', async () => {
    const a = await found();
    const b = await join(a, 'Phone');
    await pass(b, a);
    const revoked = await a.keystore.revokeDevices({ devices: [{ device: thisDeviceOf(b) }], reason: 'stolen' });
    expect(revoked.devices.revoked.map(({ name }) => name)).to.deep.equal(['Phone']);
    expect(revoked.currentKey.generation).to.equal(2);

    // What the thief does, not having heard of it.
    await b.keystore.renameDevice({ device: thisDeviceOf(b), name: 'Mine now' });
    const report = await pass(b, a);
    expect(report).to.include({ newEntries: 0, heldBack: 1 });
    // Nothing new of it is taken without a look, and it has no effect then either.
    const looked = await a.keystore.lookAtHeldBack({});
    expect(looked.voidEntries.newest.map(({ code }) => code)).to.include('ENTRY_AUTHOR_REVOKED');
    expect(a.keystore.snapshot?.devices.revoked.map(({ name }) => name)).to.deep.equal(['Phone']);
    expect(a.keystore.snapshot?.currentKey.generation).to.equal(2);

    const bundle = await exported(a);
    expect(await errorOf(b.keystore.importBundle({ path: bundle }))).to.include({ code: 'BUNDLE_NOT_FOR_THIS_DEVICE' });
    expect(b.keystore.snapshot?.currentKey.generation).to.equal(1);
  });

  it('[C4] [M14] a restored backup that went on writing is reported with both entries, counts on both branches, and heals', async () => {
    const a = await found();
    const b = await join(a, 'Phone');
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
    const c = await join(a, 'Tablet');
    expect(c.keystore.snapshot?.forks).to.have.length(1);
    // The device that goes on hears of its other branch, and its next entry heals the fork (9.2).
    expect(fork?.isHealed).to.equal(false);
    await pass(a, clone);
    await pass(clone, a);
    expect(a.keystore.snapshot?.forks.map(({ isHealed }) => isHealed)).to.deep.equal([true]);
  });

  it('[D3] a bundle of another account is refused', async () => {
    const [a, other] = [await found(), await found('Stranger')];
    const before = a.keystore.snapshot;
    const bundle = await exported(other);
    const error = await errorOf(a.keystore.importBundle({ path: bundle }));
    expect(error).to.include({ code: 'BUNDLE_NOT_FOR_THIS_DEVICE' });
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
      expect(await errorOf(a.keystore.importBundle({ path: changed })))
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
    const { boxes, frames, firstFrameEnd } = placesIn(bytes);
    await refused(flipped(0), damaged);
    await refused(flipped(17), ['BUNDLE_NEWER_FORMAT']);
    await refused(flipped(18), damaged);
    await refused(flipped(19), damaged);
    // The commitment to the key; what the labels of boxes are made of; the number of boxes.
    await refused(flipped(20), damaged);
    await refused(flipped(52), ['BUNDLE_NOT_FOR_THIS_DEVICE']);
    await refused(flipped(87), damaged);
    // In the last box, which is for this device or for the recovery key.
    await refused(flipped(boxes - 1), ['BUNDLE_INVALID', 'BUNDLE_NOT_FOR_THIS_DEVICE']);
    await refused(flipped(frames - 25), damaged);
    await refused(flipped(frames - 1), damaged);
    await refused(flipped(frames + 4), damaged);
    await refused(flipped(firstFrameEnd + 4), damaged);
    await refused(flipped(bytes.length - 1), damaged);
    await refused(bytes.subarray(0, 40), damaged);
    await refused(bytes.subarray(0, -1), damaged);
    await refused(Buffer.concat([bytes, Buffer.from([0])]), damaged);
    await refused(bytes.subarray(0, firstFrameEnd), damaged);
    await refused(withLength(bytes.subarray(0, firstFrameEnd)), damaged);
    await refused(Buffer.concat([bytes.subarray(0, firstFrameEnd), another.subarray(firstFrameEnd)]), damaged);
    await refused(randomBytes(5000), damaged);
    await refused(Buffer.alloc(0), damaged);
  });

  it('[D2] a bundle that claims more boxes than there may be, or to be longer than it is, is refused before it is read', async () => {
    const a = await found();
    const bytes = readFileSync(await exported(a));
    const forged = path.join(folders.make(), 'forged.bundle');
    const { boxes } = placesIn(bytes);
    for (const [offset, value] of [
      [84, 65_537],
      [84, 65_536],
      [84, 2 ** 32 - 1],
      [boxes, 2 ** 32 - 1],
      [boxes, 0],
    ] as const) {
      const copy = Buffer.from(bytes);
      copy.writeUInt32BE(value, offset);
      writeFileSync(forged, copy);
      const error = await errorOf(a.keystore.importBundle({ path: forged }));
      expect(error, `${value} at ${offset}`).to.include({ code: 'BUNDLE_INVALID' });
    }
  });

  it('a missing file, a folder and a file of another purpose are told apart', async () => {
    const a = await found();
    const file = await exported(a);
    const { keystore } = a;
    const b = await folders.install();
    const request = path.join(folders.make(), 'request');
    await b.vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    await b.vault.saveJoinRequest({ path: request });
    const codeOf = async (work: Promise<unknown>) => (await errorOf(work)).code;
    expect(await codeOf(keystore.importBundle({ path: `${file}.no` }))).to.equal('FILE_UNREADABLE');
    expect(await codeOf(keystore.importBundle({ path: path.dirname(file) }))).to.equal('FILE_UNREADABLE');
    expect(await codeOf(keystore.importBundle({ path: request }))).to.equal('BUNDLE_INVALID');
    expect(await codeOf(keystore.exportBundle({ path: '/no/such/folder/x' }))).to.equal('FILE_NOT_WRITTEN');
  });

  it('an export replaces a file whole and leaves no other', async () => {
    const a = await found();
    const file = await exported(a);
    writeFileSync(file, 'something old');
    const report = await a.keystore.exportBundle({ path: file });
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
    const { bytes } = await a.keystore.exportBundle({ path: link });
    expect(lstatSync(link).isSymbolicLink()).to.equal(true);
    expect(readFileSync(file).length).to.equal(bytes);

    const pipe = path.join(path.dirname(file), 'pipe');
    execFileSync('mkfifo', [pipe]);
    const error = await errorOf(a.keystore.exportBundle({ path: pipe }));
    expect(error).to.include({ code: 'FILE_NOT_WRITTEN' });
    expect(lstatSync(pipe).isFIFO()).to.equal(true);
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
      const error = await errorOf(keystore.exportBundle({ path: target }));
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
      await again.keystore.exportBundle({ path: `${dataDirectory}-bundles/b` });
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
      const importing = a.keystore.importBundle({ path: file });
      expect(await errorOf(importing), file).to.include({ code: 'FILE_UNREADABLE' });
    }
    await a.vault.lock('person');
    expect(a.vault.state.kind).to.equal('locked');
  });

  it('a device whose welcome is damaged waits as before, and joins by the whole one', async () => {
    const a = await found();
    const b = await folders.install();
    const folder = folders.make();
    const [requestPath, welcomePath, cut] = ['request', 'welcome', 'cut'].map((name) => path.join(folder, name)) as [
      string,
      string,
      string,
    ];
    const { code } = await b.vault.requestJoin({ deviceName: 'Phone', password: OTHER_PASSWORD });
    await b.vault.saveJoinRequest({ path: requestPath });
    await a.keystore.admitDevice({ requestPath, code, welcomePath });
    writeFileSync(cut, readFileSync(welcomePath).subarray(0, -30));
    expect(await errorOf(b.vault.completeJoin({ welcomePath: cut }))).to.include({ code: 'BUNDLE_INVALID' });
    expect(b.vault.state).to.deep.equal({ kind: 'joining' });
    await b.vault.completeJoin({ welcomePath });
    expect(b.vault.state).to.deep.equal({ kind: 'unlocked' });
  });
});

/** Where what stands in a bundle of one part. */
function placesIn(bytes: Buffer) {
  const boxes = 88 + 1176 * bytes.readUInt32BE(84);
  // Behind the boxes stands how long all that follows is, and the header of the stream.
  const frames = boxes + 4 + 24;
  return { boxes, frames, firstFrameEnd: frames + 4 + bytes.readUInt32BE(frames) };
}

/** A bundle that was cut short, and says so. */
function withLength(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const { boxes } = placesIn(bytes);
  copy.writeUInt32BE(copy.length - boxes - 4, boxes);
  return copy;
}
