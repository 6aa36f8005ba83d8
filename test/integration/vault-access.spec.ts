import { readFileSync, statSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { expect } from 'chai';

import { encodeCbor } from '../../src/core/cbor/cbor-fields.js';
import { type Clock, SystemClock } from '../../src/core/clock.js';
import { FREE_ATTEMPTS, delayAfter, noAttempts } from '../../src/plugins/vault/worker/throttle.js';
import type { MessageToWorker } from '../../src/plugins/vault/worker/protocol.js';
import { accountKeys } from '../../src/plugins/vault/worker/account/account-keys.js';
import {
  decodeHeader,
  encodeHeaderBody,
  type PasswordSlot,
  type VaultHeader,
} from '../../src/plugins/vault/worker/keys/header-form.js';
import { letIn, pass } from '../support/exchange.js';
import { DataFolders } from '../support/vault/data-folders.js';
import { errorOf } from '../support/vault/error-of.js';
import { storeAttempts, storedAttempts } from '../support/vault/stored-attempts.js';
import { VaultFile } from '../support/vault/vault-file.js';
import {
  OTHER_PASSWORD,
  PASSWORD,
  HeldClock,
  type VaultHarness,
  cheapParameters,
} from '../support/vault/vault-harness.js';

const WRONG = 'not the right password';

describe('Access to a vault', () => {
  const folders = new DataFolders();

  async function lockedVault(
    clock: Clock = new HeldClock(),
    onLaunch: (worker: Worker) => void = () => undefined,
  ): Promise<VaultHarness & { recoveryKey: string }> {
    const installation = await folders.install({ clock, onLaunch });
    const { recoveryKey } = await installation.vault.create({ deviceName: 'Laptop', password: PASSWORD });
    await installation.vault.lock('person');
    return Object.assign(installation, { recoveryKey });
  }

  async function forgeHeader({ vaultFile }: VaultHarness, change: (header: VaultHeader) => VaultHeader): Promise<void> {
    const file = new VaultFile(vaultFile);
    const { header, mac } = decodeHeader(await file.header());
    await file.put(accountKeys.header, encodeCbor({ body: encodeHeaderBody(change(header)), mac }));
  }

  const withPasswordSlot = (
    header: VaultHeader,
    change: (slot: PasswordSlot) => Partial<PasswordSlot>,
  ): VaultHeader => ({
    ...header,
    slots: { ...header.slots, password: { ...header.slots.password, ...change(header.slots.password) } },
  });

  describe('by password', () => {
    it('a person who is about to type it has the thread warm up, which changes nothing; so does one who mistyped it', async () => {
      const launched: Worker[] = [];
      const sent: MessageToWorker[] = [];
      const { vault, vaultFile } = await lockedVault(new HeldClock(), (worker) => {
        launched.push(worker);
        const postMessage = worker.postMessage.bind(worker);
        worker.postMessage = (message: MessageToWorker, transferred = []) => {
          sent.push(message);
          postMessage(message, transferred);
        };
      });
      const isWarmUp = (message: MessageToWorker): boolean => message.kind === 'warm-up';
      expect(sent.filter(isWarmUp), 'nobody was there').to.deep.equal([]);
      const before = readFileSync(vaultFile);
      vault.noteActivity();
      vault.noteActivity();
      expect(sent.filter(isWarmUp)).to.deep.equal([{ kind: 'warm-up', path: vaultFile }]);
      await vault.lock('person');
      expect(readFileSync(vaultFile).equals(before)).to.equal(true);

      const workers = launched.length;
      expect(await errorOf(vault.unlock(WRONG))).to.include({ code: 'WRONG_PASSWORD' });
      expect(sent.filter(isWarmUp)).to.have.length(2);
      await vault.unlock(PASSWORD);
      expect(vault.state.kind).to.equal('unlocked');
      expect(launched, 'the thread that warmed up served').to.have.length(workers + 1);
      vault.noteActivity();
      expect(sent.filter(isWarmUp), 'it is open').to.have.length(2);
    });

    it('[B1] a wrong password and a damaged key slot give the same message', async () => {
      const intact = await lockedVault();
      const damaged = await lockedVault();
      await forgeHeader(damaged, (header) =>
        withPasswordSlot(header, ({ wrappedKey }) => ({ wrappedKey: wrappedKey.map((byte) => byte ^ 1) })),
      );
      const answers = [await errorOf(intact.vault.unlock(WRONG)), await errorOf(damaged.vault.unlock(PASSWORD))];
      const [first, second] = answers.map((error) => error.describe());
      expect(first).to.deep.equal(second);
      expect(first).to.include({ code: 'WRONG_PASSWORD' });
      expect(intact.vault.state.kind).to.equal('locked');
    });

    it('[B1] four attempts are free, later ones wait, also in a new process and after the clock was set back', async () => {
      const clock = new HeldClock();
      const { vault, vaultFile, dataDirectory } = await lockedVault(clock);
      for (let attempt = 1; attempt <= FREE_ATTEMPTS; attempt++) {
        expect(await errorOf(vault.unlock(WRONG))).to.include({ code: 'WRONG_PASSWORD' });
        expect((await storedAttempts(vaultFile)).attempts).to.equal(attempt);
      }
      // From here on with a delay that no machine is slow enough to sit out.
      const delay = delayAfter(10);
      await storeAttempts(vaultFile, 10, clock.now());
      const throttled = await errorOf(vault.unlock(PASSWORD));
      expect(throttled).to.include({ code: 'UNLOCK_THROTTLED' });
      expect(throttled.details?.['retryAfterMs']).to.be.within(1, delay);

      clock.shiftMs = -24 * 3600_000;
      const again = await folders.install({ folder: dataDirectory, clock });
      const second = await errorOf(again.vault.unlock(PASSWORD));
      expect(second, 'not for a day').to.include({ code: 'UNLOCK_THROTTLED' });
      expect(second.details?.['retryAfterMs']).to.be.within(1, delay);

      clock.shiftMs += 2 * delay;
      await again.vault.unlock(PASSWORD);
      expect(await storedAttempts(vaultFile), 'success forgets the wrong ones').to.deep.equal(noAttempts);
    });

    it('[B1] an attempt that is given up while it derives costs nothing: its key was never tried', async () => {
      const { vault, vaultFile } = await lockedVault();
      for (let attempt = 1; attempt <= 7; attempt++) {
        const deriving = new Promise<void>((resolve) => {
          const listening = vault.onDidProgress(({ phase }) => {
            if (phase !== 'deriving') return;
            listening.dispose();
            resolve();
          });
        });
        const unlocking = errorOf(vault.unlock(WRONG));
        // A machine may derive faster than progress is told.
        await Promise.race([deriving, unlocking]);
        if (attempt % 2 === 0) await vault.lock('person');
        else vault.cancel();
        const { code } = await unlocking;
        if (code === 'WRONG_PASSWORD') await vault.unlock(PASSWORD).then(() => vault.lock('person'));
        else expect(code).to.be.oneOf(['VAULT_LOCKED', 'OPERATION_CANCELLED']);
      }
      expect((await storedAttempts(vaultFile)).attempts).to.equal(0);
      await vault.unlock(PASSWORD);
    });

    it('[B1] password, recovery key and changes of what opens the vault share one count', async () => {
      const clock = new HeldClock();
      const { vault, vaultFile, recoveryKey } = await lockedVault(clock);
      await vault.unlock(PASSWORD);
      const change = { currentPassword: WRONG, newPassword: OTHER_PASSWORD };
      expect(await errorOf(vault.changePassword(change))).to.include({ code: 'WRONG_PASSWORD' });
      const adoption = { currentPassword: WRONG, recoveryKey };
      expect(await errorOf(vault.adoptRecoveryKey(adoption))).to.include({ code: 'WRONG_PASSWORD' });
      expect(await errorOf(vault.unlock(WRONG))).to.include({ code: 'WRONG_PASSWORD' });
      expect((await storedAttempts(vaultFile)).attempts).to.equal(3);
      await vault.lock('person');
      const foreign = { recoveryKey: (await lockedVault()).recoveryKey, newPassword: OTHER_PASSWORD };
      expect(await errorOf(vault.recover(foreign))).to.include({ code: 'WRONG_PASSWORD' });
      expect((await storedAttempts(vaultFile)).attempts).to.equal(4);
      clock.shiftMs = delayAfter(4);
      await vault.unlock(PASSWORD);

      await storeAttempts(vaultFile, 10, clock.now());
      const right = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
      expect(await errorOf(vault.changePassword(right))).to.include({ code: 'UNLOCK_THROTTLED' });
      const adopting = vault.adoptRecoveryKey({ currentPassword: PASSWORD, recoveryKey });
      expect(await errorOf(adopting)).to.include({ code: 'UNLOCK_THROTTLED' });
      expect(await errorOf(vault.unlock(PASSWORD))).to.include({ code: 'UNLOCK_THROTTLED' });
      await vault.lock('person');
      const recovery = { recoveryKey, newPassword: OTHER_PASSWORD };
      expect(await errorOf(vault.recover(recovery))).to.include({ code: 'UNLOCK_THROTTLED' });
      clock.shiftMs += 2 * delayAfter(10);
      await vault.recover(recovery);
    });

    it('[B1] an open vault stays open when it is asked to unlock, and still takes no wrong password', async () => {
      const { vault, vaultFile } = await lockedVault();
      await vault.unlock(PASSWORD);
      expect(await errorOf(vault.unlock(WRONG))).to.include({ code: 'WRONG_PASSWORD' });
      expect((await storedAttempts(vaultFile)).attempts, 'it costs what any attempt costs').to.equal(1);
      expect(vault.state).to.deep.equal({ kind: 'unlocked' });
      await vault.unlock(PASSWORD);
      expect(await storedAttempts(vaultFile)).to.deep.equal(noAttempts);
      expect(vault.state).to.deep.equal({ kind: 'unlocked' });
    });

    it('[I7] waits for the delay after wrong attempts as long as it is told to, and no longer', async () => {
      const { vault, vaultFile } = await lockedVault(new SystemClock());
      await storeAttempts(vaultFile, 10, Date.now());
      const refusal = await errorOf(vault.unlock(PASSWORD, { waitMs: delayAfter(10) / 2 }));
      expect(refusal, 'it would be in vain').to.include({ code: 'UNLOCK_THROTTLED' });
      await storeAttempts(vaultFile, 5, Date.now());
      await vault.unlock(PASSWORD, { waitMs: 600_000 });
      await vault.lock('person');

      await storeAttempts(vaultFile, 10, Date.now());
      const locked = errorOf(vault.unlock(PASSWORD, { waitMs: 600_000 }));
      await new Promise((resolve) => setImmediate(resolve));
      await vault.lock('person');
      expect(await locked).to.include({ code: 'VAULT_LOCKED' });
      const cancelled = errorOf(vault.unlock(PASSWORD, { waitMs: 600_000 }));
      while (!vault.cancel()) await new Promise((resolve) => setImmediate(resolve));
      expect(await cancelled).to.include({ code: 'OPERATION_CANCELLED' });
    });

    it('asks for 10 to 1000 characters, however many bytes they are', async () => {
      const { vault } = await folders.install();
      const create = (password: string) => vault.create({ deviceName: 'Laptop', password });
      const nineKeys = '\u{1f511}'.repeat(9);
      for (const password of ['short', '\u00e9'.repeat(9), 'e\u0301'.repeat(9), nineKeys]) {
        expect(await errorOf(create(password)), password).to.include({ code: 'PASSWORD_TOO_SHORT' });
      }
      const longest = '\u{1f511}'.repeat(1000);
      expect(await errorOf(create(`${longest}.`))).to.include({ code: 'PASSWORD_TOO_LONG' });
      expect(vault.state.kind).to.equal('missing');
      await create(longest);

      const change = { currentPassword: longest, newPassword: `${longest}.` };
      expect(await errorOf(vault.changePassword(change))).to.include({ code: 'PASSWORD_TOO_LONG' });
      await vault.changePassword({ currentPassword: longest, newPassword: `${nineKeys}.` });
    });

    it('takes the same password in any Unicode form', async () => {
      const { vault } = await folders.install();
      const composed = 'd\u00e9j\u00e0 vu encore';
      const decomposed = composed.normalize('NFD');
      await vault.create({ deviceName: 'Laptop', password: composed });
      await vault.lock('person');
      await vault.unlock(decomposed);
      await vault.changePassword({ currentPassword: composed, newPassword: decomposed });
      await vault.lock('person');
      await vault.unlock(composed);
    });

    it('says what is missing: a vault, a name, an unlock', async () => {
      const { vault, keystore } = await folders.install();
      expect(await errorOf(vault.unlock(PASSWORD))).to.include({ code: 'VAULT_MISSING' });
      expect(await errorOf(keystore.refresh())).to.include({ code: 'VAULT_MISSING' });
      expect(await errorOf(vault.create({ deviceName: ' \u202e ', password: PASSWORD }))).to.include({
        code: 'DEVICE_NAME_INVALID',
      });
      await vault.create({ deviceName: 'Laptop', password: PASSWORD });
      expect(await errorOf(vault.create({ deviceName: 'Again', password: PASSWORD }))).to.include({
        code: 'VAULT_EXISTS',
      });
      await vault.lock('person');
      expect(await errorOf(vault.create({ deviceName: 'Again', password: PASSWORD }))).to.include({
        code: 'VAULT_EXISTS',
      });
      expect(await errorOf(keystore.rotateKey({ reason: '' }))).to.include({ code: 'VAULT_LOCKED' });
    });

    it('only this user can read the files', async function () {
      if (process.platform === 'win32') this.skip();
      const { vaultFile } = await lockedVault();
      for (const file of [vaultFile, `${vaultFile}-lock`]) expect(statSync(file).mode & 0o777).to.equal(0o600);
    });
  });

  describe('changing the password', () => {
    it('wraps the key anew and rewrites no record', async () => {
      const { vault, keystore, vaultFile } = await lockedVault();
      await vault.unlock(PASSWORD);
      await keystore.rotateKey({ reason: 'something to keep' });
      await vault.lock('person');
      const before = await new VaultFile(vaultFile).records();
      await vault.unlock(PASSWORD);
      await vault.changePassword({ currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
      await vault.lock('person');
      const after = await new VaultFile(vaultFile).records();

      const changed = [...before].filter(([key, value]) => !after.get(key)?.equals(value)).map(([key]) => kindOf(key));
      expect(changed.toSorted()).to.deep.equal(['H', 'L', 'M', 'S']);
      const added = [...after.keys()].filter((key) => !before.has(key)).map(kindOf);
      expect(added, 'the entry that tells of it').to.deep.equal(['E']);

      expect(await errorOf(vault.unlock(PASSWORD))).to.include({ code: 'WRONG_PASSWORD' });
      await vault.unlock(OTHER_PASSWORD);
      expect(keystore.snapshot?.currentKey.generation).to.equal(2);
    });

    it('tells the account, and when', async () => {
      const clock = new HeldClock();
      const { vault, keystore, settings } = await lockedVault(clock);
      await settings.update({ autoLockMinutes: null });
      await vault.unlock(PASSWORD);
      const setAt = keystore.snapshot?.passwordChangedAt ?? 0;
      clock.shiftMs = 3_600_000;
      await vault.changePassword({ currentPassword: PASSWORD, newPassword: OTHER_PASSWORD });
      expect((keystore.snapshot?.passwordChangedAt ?? 0) - setAt).to.equal(3_600_000);
      const { items } = await keystore.listActivity({ offset: 0, limit: 10 });
      expect(items.map(({ kind }) => kind)).to.deep.equal(['password-rotated', 'genesis']);
    });
  });

  describe('by recovery key', () => {
    it('[B10] opens the vault under a new password, as often as it is needed', async () => {
      const { vault, keystore, recoveryKey } = await lockedVault();
      const typed = recoveryKey.toLowerCase().replaceAll('-', ' ');
      await vault.recover({ recoveryKey: typed, newPassword: OTHER_PASSWORD });
      expect(vault.state.kind).to.equal('unlocked');
      expect(keystore.snapshot?.devices.active).to.have.length(1);
      await vault.lock('person');

      expect(await errorOf(vault.unlock(PASSWORD))).to.include({ code: 'WRONG_PASSWORD' });
      await vault.unlock(OTHER_PASSWORD);
      await vault.lock('person');
      await vault.recover({ recoveryKey, newPassword: PASSWORD });
      await vault.lock('person');
      await vault.unlock(PASSWORD);
    });

    it('[B10] opens the vault of any device of the account, and forces a new password there', async () => {
      const desk = await lockedVault();
      await desk.vault.unlock(PASSWORD);
      const phone = await folders.install();
      await letIn(desk, phone, { deviceName: 'Phone', password: OTHER_PASSWORD });
      await phone.vault.lock('person');
      const { recoveryKey } = desk;
      const short = phone.vault.recover({ recoveryKey, newPassword: 'short' });
      expect(await errorOf(short)).to.include({ code: 'PASSWORD_TOO_SHORT' });
      await phone.vault.recover({ recoveryKey, newPassword: 'one more password' });
      await phone.vault.lock('person');
      expect(await errorOf(phone.vault.unlock(OTHER_PASSWORD))).to.include({ code: 'WRONG_PASSWORD' });
      await phone.vault.unlock('one more password');
    });

    it('[B10] without a new password it opens nothing', async () => {
      const { vault, recoveryKey } = await lockedVault();
      expect(await errorOf(vault.recover({ recoveryKey, newPassword: 'short' }))).to.include({
        code: 'PASSWORD_TOO_SHORT',
      });
      expect(vault.state.kind).to.equal('locked');
      await vault.unlock(PASSWORD);
    });

    it('a typo is told before it costs an attempt', async () => {
      const { vault, recoveryKey } = await lockedVault();
      const typo = `${recoveryKey.slice(0, -1)}${recoveryKey.endsWith('0') ? '1' : '0'}`;
      for (let attempt = 1; attempt <= 6; attempt++) {
        const error = await errorOf(vault.recover({ recoveryKey: typo, newPassword: OTHER_PASSWORD }));
        expect(error).to.include({ code: 'RECOVERY_KEY_INVALID' });
      }
      await vault.unlock(PASSWORD);
    });

    it('[M12] can be replaced by the old one; once the new one was typed with the password, the old one opens nothing here', async () => {
      const { vault, recoveryKey: oldRecoveryKey } = await lockedVault();
      await vault.unlock(PASSWORD);
      const foreign = vault.replaceRecoveryKey({ oldRecoveryKey: (await lockedVault()).recoveryKey });
      expect(await errorOf(foreign)).to.include({ code: 'RECOVERY_KEY_FOREIGN' });
      const { recoveryKey } = await vault.replaceRecoveryKey({ oldRecoveryKey });
      expect(await vault.readRecoveryKey()).to.deep.equal({ recoveryKey, opensVault: false });
      expect(await vault.checkRecoveryKey({ recoveryKey: oldRecoveryKey })).to.deep.equal({ opensVault: true });
      await vault.adoptRecoveryKey({ recoveryKey, currentPassword: PASSWORD });
      expect(await vault.readRecoveryKey()).to.equal(null);
      expect(await vault.checkRecoveryKey({ recoveryKey })).to.deep.equal({ opensVault: true });
      await vault.lock('person');
      const refusal = await errorOf(vault.recover({ recoveryKey: oldRecoveryKey, newPassword: OTHER_PASSWORD }));
      expect(refusal).to.include({ code: 'WRONG_PASSWORD' });
      expect(refusal.message).to.match(/recovery key/);
      await vault.recover({ recoveryKey, newPassword: OTHER_PASSWORD });
    });

    it('is kept until its printed code was typed back, and no longer', async () => {
      const { vault, keystore, recoveryKey } = await lockedVault();
      await vault.unlock(PASSWORD);
      expect(keystore.snapshot).to.include({ keepsPaper: true });
      expect(await vault.readRecoveryKey()).to.deep.equal({ recoveryKey, opensVault: true });
      const { recoveryKey: another } = await lockedVault();
      expect(await errorOf(vault.confirmRecoveryKey({ recoveryKey: another }))).to.include({
        code: 'RECOVERY_KEY_FOREIGN',
      });
      await vault.confirmRecoveryKey({ recoveryKey: recoveryKey.toLowerCase() });
      expect(await vault.readRecoveryKey()).to.equal(null);
      expect(keystore.snapshot).to.include({ keepsPaper: false });
      await vault.lock('person');
      await vault.unlock(PASSWORD);
      expect(await vault.readRecoveryKey()).to.equal(null);
      expect(await vault.checkRecoveryKey({ recoveryKey })).to.deep.equal({ opensVault: true });
    });
  });

  describe('that waits for its welcome', () => {
    it('opens with its password, shows what it asked with, and does nothing else', async () => {
      const { vault, keystore } = await folders.install({ clock: new HeldClock() });
      const asked = await vault.requestJoin({ deviceName: 'Phone', password: PASSWORD });
      expect(asked.code).to.match(/^([0-9A-Z]{4}-){2}[0-9A-Z]{4}$/);
      expect(vault.state).to.deep.equal({ kind: 'joining' });
      await vault.lock('person');
      expect(await errorOf(vault.unlock(WRONG))).to.include({ code: 'WRONG_PASSWORD' });
      await vault.unlock(PASSWORD);
      expect(vault.state).to.deep.equal({ kind: 'joining' });
      expect(await vault.describeJoin()).to.deep.equal(asked);
      expect(keystore.snapshot).to.equal(null);
      const again = vault.requestJoin({ deviceName: 'Phone', password: PASSWORD });
      expect(await errorOf(again)).to.include({ code: 'VAULT_EXISTS' });
      expect(await errorOf(keystore.rotateKey({ reason: '' }))).to.include({ code: 'JOIN_PENDING' });
    });

    it('is no vault any more once the request was taken back', async () => {
      const { vault } = await folders.install();
      await vault.requestJoin({ deviceName: 'Phone', password: PASSWORD });
      await vault.cancelJoin();
      expect(vault.state).to.deep.equal({ kind: 'missing' });
      expect(await errorOf(vault.cancelJoin())).to.include({ code: 'JOIN_NOT_PENDING' });
      expect(await errorOf(vault.unlock(PASSWORD))).to.include({ code: 'VAULT_MISSING' });
      await vault.create({ deviceName: 'Phone', password: PASSWORD });
    });
  });

  describe('with a header that somebody changed', () => {
    it('[B5] a derivation out of bounds is refused before it is run, and costs no attempt', async () => {
      const installation = await lockedVault();
      const intact = await new VaultFile(installation.vaultFile).header();
      for (const change of [
        { memoryKiB: 18 * 1024 },
        { memoryKiB: 2 * 1024 * 1024 },
        { passes: 0 },
        { passes: 17 },
        { passes: 1 },
      ]) {
        await forgeHeader(installation, (header) =>
          withPasswordSlot(header, ({ derivation }) => ({ derivation: { ...derivation, ...change } })),
        );
        const error = await errorOf(installation.vault.unlock(PASSWORD));
        expect(error, JSON.stringify(change)).to.include({ code: 'KEY_DERIVATION_REFUSED' });
      }
      await new VaultFile(installation.vaultFile).put(accountKeys.header, intact);
      await installation.vault.unlock(PASSWORD);
    });

    it('[B5] a changed parameter within bounds, or part of a slot, is refused: it is authenticated', async () => {
      for (const change of [
        ({ derivation }: PasswordSlot) => ({ derivation: { ...derivation, passes: 3 } }),
        ({ derivation }: PasswordSlot) => ({ derivation: { ...derivation, memoryKiB: 20 * 1024 } }),
        ({ derivation }: PasswordSlot) => ({
          derivation: { ...derivation, salt: derivation.salt.map((byte) => byte ^ 1) },
        }),
        ({ commitment }: PasswordSlot) => ({ commitment: commitment.map((byte) => byte ^ 1) }),
      ]) {
        const installation = await lockedVault();
        await forgeHeader(installation, (header) => withPasswordSlot(header, change));
        expect(await errorOf(installation.vault.unlock(PASSWORD)), change.toString()).to.include({
          code: 'WRONG_PASSWORD',
        });
      }
    });

    it('[B5] a changed number of the suite is refused, and costs no attempt', async () => {
      const installation = await lockedVault();
      const file = new VaultFile(installation.vaultFile);
      const header = await file.header();
      // The text "suite", and the number 1 behind it.
      const place = header.indexOf(Buffer.from('657375697465', 'hex')) + 6;
      expect(header[place]).to.equal(1);
      header[place] = 2;
      await file.put(accountKeys.header, header);
      expect(await errorOf(installation.vault.unlock(PASSWORD))).to.include({ code: 'VAULT_NEWER_FORMAT' });
      expect((await storedAttempts(installation.vaultFile)).attempts).to.equal(0);
    });

    it('a slot that was exchanged is noticed, named, and healed by typing the recovery key', async () => {
      const installation = await lockedVault();
      const stranger = await lockedVault();
      const foreign = decodeHeader(await new VaultFile(stranger.vaultFile).header()).header.slots.recovery;
      await forgeHeader(installation, (header) => ({ ...header, slots: { ...header.slots, recovery: foreign } }));
      const { vault, keystore, recoveryKey } = installation;
      await vault.unlock(PASSWORD);
      expect(keystore.snapshot?.damagedRecords.join()).to.include('header');
      const change = { currentPassword: PASSWORD, newPassword: OTHER_PASSWORD };
      expect(await errorOf(vault.changePassword(change))).to.include({ code: 'VAULT_HEADER_INVALID' });
      // Nothing that another device says makes it whole.
      await pass(installation, installation);
      expect(keystore.snapshot?.damagedRecords.join()).to.include('header');
      await vault.adoptRecoveryKey({ recoveryKey, currentPassword: PASSWORD });
      expect(keystore.snapshot?.damagedRecords).to.deep.equal([]);
      await vault.lock('person');
      await vault.unlock(PASSWORD);
      expect(keystore.snapshot?.damagedRecords).to.deep.equal([]);
      await vault.changePassword(change);
      await vault.lock('person');
      await vault.recover({ recoveryKey, newPassword: PASSWORD });
    });

    it('[B6] a vault of a newer format is refused and not touched', async () => {
      const installation = await lockedVault();
      const newer = encodeCbor({ magic: 'onestarstream vault', formatVersion: 3, something: 'else' });
      await new VaultFile(installation.vaultFile).put(
        accountKeys.header,
        encodeCbor({ body: newer, mac: new Uint8Array(32) }),
      );
      const before = readFileSync(installation.vaultFile);
      const again = await folders.install({ folder: installation.dataDirectory });
      expect(again.vault.state).to.have.nested.property('error.code', 'VAULT_NEWER_FORMAT');
      expect(await errorOf(again.vault.unlock(PASSWORD))).to.include({ code: 'VAULT_NEWER_FORMAT' });
      const founding = again.vault.create({ deviceName: 'Laptop', password: PASSWORD });
      expect(await errorOf(founding)).to.include({ code: 'VAULT_EXISTS' });
      expect(readFileSync(installation.vaultFile).equals(before)).to.equal(true);
    });
  });

  describe('locking', () => {
    it('says so at once, drops the snapshot, and ends the thread', async () => {
      let exited = 0;
      const installation = await folders.install({ onLaunch: (worker) => worker.once('exit', () => exited++) });
      const { vault, keystore } = installation;
      await vault.create({ deviceName: 'Laptop', password: PASSWORD });
      const locking = vault.lock('person');
      expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'person' });
      expect(keystore.snapshot).to.equal(null);
      await locking;
      expect(exited).to.equal(1);
    });

    it('while unlocking gives the unlock up; locks and unlocks in any order come to the last one', async () => {
      const { vault } = await lockedVault();
      const unlocking = errorOf(vault.unlock(PASSWORD));
      await vault.lock('person');
      expect(await unlocking).to.include({ code: 'VAULT_LOCKED' });
      expect(vault.state.kind).to.equal('locked');

      const both = Promise.all([vault.unlock(PASSWORD), vault.unlock(PASSWORD)]);
      await both;
      const locks = Promise.all([vault.lock('person'), vault.lock('idle')]);
      const last = vault.unlock(PASSWORD);
      await Promise.all([locks, last]);
      expect(vault.state.kind).to.equal('unlocked');
    });

    it('a thread that ends by itself locks the vault, and calls under way are told', async () => {
      let worker: { terminate(): Promise<number> } | undefined;
      const { vault, keystore } = await folders.install({ onLaunch: (launched) => (worker = launched) });
      await vault.create({ deviceName: 'Laptop', password: PASSWORD });
      const rotating = errorOf(keystore.exportBundle({ path: '/dev/null/no' }));
      await worker?.terminate();
      expect(await rotating)
        .to.have.property('code')
        .that.is.oneOf(['VAULT_WORKER_ENDED', 'FILE_NOT_WRITTEN']);
      expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'worker-ended' });
      await vault.unlock(PASSWORD);
      expect(keystore.snapshot?.devices.active).to.have.length(1);
    });

    it('[B8] a deadline that passed during sleep locks before anything is shown', async () => {
      const clock = new HeldClock();
      const { vault, keystore, settings } = await lockedVault(clock);
      await vault.unlock(PASSWORD);
      await settings.update({ autoLockMinutes: 5 });
      clock.shiftMs = 5 * 60_000 - 1000;
      expect(keystore.snapshot).to.not.equal(null);
      clock.shiftMs = 5 * 60_000;
      // No timer had a chance to run: the question itself locks.
      expect(keystore.snapshot).to.equal(null);
      expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    });

    it('sleep longer than the idle time does not lock a vault that is kept open; afterwards the idle time starts anew', async () => {
      const clock = new HeldClock();
      const { vault, keystore, settings } = await lockedVault(clock);
      await vault.unlock(PASSWORD);
      await settings.update({ autoLockMinutes: 5 });
      const kept = vault.keepOpen();
      clock.shiftMs = 3600_000;
      vault.checkDeadline();
      vault.noteActivity();
      expect(keystore.snapshot).to.not.equal(null);
      kept.dispose();
      expect(keystore.snapshot).to.not.equal(null);
      clock.shiftMs += 5 * 60_000;
      expect(keystore.snapshot).to.equal(null);
    });

    it('[B8] the system waking up locks too', async () => {
      const clock = new HeldClock();
      const { vault } = await lockedVault(clock);
      await vault.unlock(PASSWORD);
      clock.shiftMs = 3600_000;
      vault.checkDeadline();
      expect(vault.state).to.deep.equal({ kind: 'locked', reason: 'idle' });
    });
  });

  it('[H1] looking at an unchanged vault writes nothing and gives the same snapshot', async () => {
    const { vault, keystore, vaultFile } = await lockedVault();
    await vault.unlock(PASSWORD);
    const snapshot = keystore.snapshot;
    const before = readFileSync(vaultFile);
    for (let look = 0; look < 5; look++) expect(await keystore.refresh()).to.equal(snapshot);
    expect(readFileSync(vaultFile).equals(before)).to.equal(true);
  });

  it('says how costly its derivation is', async () => {
    const { vault, keystore } = await lockedVault();
    await vault.unlock(PASSWORD);
    expect(keystore.snapshot?.keyDerivation).to.deep.equal(cheapParameters.keyDerivation);
  });
});

function kindOf(hexKey: string): string {
  return Buffer.from(hexKey, 'hex').toString('latin1', 0, 1);
}
