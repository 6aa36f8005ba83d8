import { readFileSync } from 'node:fs';
import { expect } from 'chai';

import { type AppError } from '../../../../../src/core/errors.js';
import { accountKeys } from '../../../../../src/plugins/vault/worker/account/account-keys.js';
import { isAnyInFile } from '../../../../../src/plugins/vault/worker/freed-pages.js';
import type { MemberVault } from '../../../../../src/plugins/vault/worker/keys/member-vault.js';
import { secretsIn } from '../../../../../src/plugins/vault/worker/keys/opened-header.js';
import {
  checkPaper,
  confirmPrinted,
  letInNewPaper,
  noteChecked,
} from '../../../../../src/plugins/vault/worker/keys/printing.js';
import { replaceRecoverySlot, verifyPassword } from '../../../../../src/plugins/vault/worker/keys/slot-changes.js';
import { passwordSlotKey, recoverySlotKey } from '../../../../../src/plugins/vault/worker/keys/slot-seal.js';
import { keepOf } from '../../../../../src/keystore/writing/putting-out.js';
import { putOut } from '../../../../../src/plugins/vault/worker/member/membership.js';
import { newRecoveryPaper, recoveryKeysOf } from '../../../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { searchRawFile } from '../../../../support/attacker/raw-file-reader.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { ChildScript } from '../../../../support/vault/child-script.js';
import { DataFolders } from '../../../../support/vault/data-folders.js';
import { errorOf } from '../../../../support/vault/error-of.js';
import { FileVault, PASSWORD } from '../../../../support/vault/file-vault.js';
import { CHEAP } from '../../../../support/vault/opened-slots.js';

const NEW_PASSWORD = 'a new one, longer';

const codeOf = async (work: Promise<unknown>): Promise<string> => (await errorOf(work)).code;
const thrownBy = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as AppError).code;
  }
  return 'nothing';
};
const kindsIn = (vault: MemberVault): readonly string[] =>
  [...vault.account.meaning.feeds.entries].map(({ kind }) => kind);
/** A process reads within one turn, and these two share theirs. */
const otherTurn = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));
const damagesOf = (vault: MemberVault): readonly string[] =>
  [...vault.account.session.account.damages.values()].map(({ letter, kind }) => `${letter} ${kind}`);

describe('Changing the slots of a vault in format 2', () => {
  const folders = new DataFolders();
  let file: FileVault;
  let vault: MemberVault;
  let paper: string;

  beforeEach(async () => {
    file = new FileVault(folders.make());
    ({ vault, recoveryPaper: paper } = await file.found());
  });

  afterEach(() => file.close());

  /** What somebody remembers who once saw the header and knew the password or had the paper, but kept no copy. */
  function remembered() {
    const { vaultId, slots } = vault.header.header;
    return {
      vaultId,
      byPassword: passwordSlotKey(vaultId, slots.password.derivation, PASSWORD),
      byPaper: recoverySlotKey(vaultId, slots.recovery!, recoveryKeysOf(paper)!),
    };
  }

  const finds = (slot: 'byPassword' | 'byPaper', { vaultId, ...keys }: ReturnType<typeof remembered>) => {
    const { vaultKeys, roots } = searchRawFile(file.path, keys[slot], vaultId);
    return { ways: vaultKeys.length, roots: roots.length };
  };

  it('[M12] [point 10] leaves nothing in the raw file that the old password opens, from the moment the change is done', async () => {
    const memory = remembered();
    expect(finds('byPassword', memory).roots).to.be.greaterThan(0);
    const before = vault.header.header;
    expect(file.changePassword(vault, PASSWORD, NEW_PASSWORD)).to.equal(true);
    expect(finds('byPassword', memory)).to.deep.equal({ ways: 0, roots: 0 });
    // The old box to the paper held the old vault key, and is gone with it.
    expect(finds('byPaper', memory)).to.deep.equal({ ways: 0, roots: 0 });
    expect(isAnyInFile(file.path, secretsIn(before))).to.equal(false);
    await file.close();
    expect(await codeOf(file.unlock())).to.equal('WRONG_PASSWORD');
    const again = await file.unlock(NEW_PASSWORD);
    expect(damagesOf(again)).to.deep.equal([]);
    expect(kindsIn(again)).to.deep.equal(['genesis', 'password-rotated']);
    expect(checkPaper(again, paper).opensVault).to.equal(true);
  });

  it('[M12] leaves nothing in the raw file that a replaced recovery key opens', async () => {
    letInNewPaper(vault, paper, 'Recovery key', NOW);
    const { printed, opensVault } = vault.keptPaper!;
    expect(opensVault).to.equal(false);
    // Until it was typed here, the old one opens the vault.
    expect([checkPaper(vault, paper).opensVault, checkPaper(vault, printed).opensVault]).to.deep.equal([true, false]);
    const memory = remembered();
    expect(finds('byPaper', memory).roots).to.be.greaterThan(0);
    const change = { currentPassword: PASSWORD, typedPaper: printed, keyDerivation: CHEAP };
    expect(replaceRecoverySlot(vault, change, NOW, file.signals).isOverwritten).to.equal(true);
    expect(finds('byPaper', memory)).to.deep.equal({ ways: 0, roots: 0 });
    expect(vault.keptPaper).to.equal(null);
    expect([checkPaper(vault, paper).opensVault, checkPaper(vault, printed).opensVault]).to.deep.equal([false, true]);
    await file.close();
    expect(await codeOf(file.recover(paper, NEW_PASSWORD))).to.equal('WRONG_PASSWORD');
    expect(damagesOf(await file.unlock())).to.deep.equal([]);
    await file.close();
    await file.recover(printed, NEW_PASSWORD);
  });

  it('[M12] takes the slot of a recovery key away that was revoked meanwhile', async () => {
    letInNewPaper(vault, paper, 'Recovery key', NOW);
    const second = vault.keptPaper!.printed;
    replaceRecoverySlot(
      vault,
      { currentPassword: PASSWORD, typedPaper: second, keyDerivation: CHEAP },
      NOW,
      file.signals,
    );
    const { member } = checkPaper(vault, second);
    const first = checkPaper(vault, paper).member.id;
    vault.account.change(NOW, (pen) => {
      const asFirst = pen.as({ member: first, keys: recoveryKeysOf(paper)! });
      putOut(asFirst, { targets: [keepOf(pen.meaning, member)], reason: 'the paper was stolen' });
    });
    const memory = {
      ...remembered(),
      byPaper: recoverySlotKey(
        vault.header.header.vaultId,
        vault.header.header.slots.recovery!,
        recoveryKeysOf(second)!,
      ),
    };
    await file.close();
    // Before the password is typed again the slot still is there, and is refused all the same.
    expect(await codeOf(file.recover(second, NEW_PASSWORD))).to.equal('RECOVERY_KEY_FOREIGN');
    expect(finds('byPaper', memory).roots).to.be.greaterThan(0);
    const again = await file.unlock();
    expect(again.header.header.slots.recovery).to.equal(null);
    expect(finds('byPaper', memory)).to.deep.equal({ ways: 0, roots: 0 });
    expect(thrownBy(() => checkPaper(again, second))).to.equal('RECOVERY_KEY_FOREIGN');
    // The one that stands is typed, and opens the vault again.
    replaceRecoverySlot(
      again,
      { currentPassword: PASSWORD, typedPaper: paper, keyDerivation: CHEAP },
      NOW,
      file.signals,
    );
    expect(checkPaper(again, paper).opensVault).to.equal(true);
  });

  it('[M12] finishes after a kill what was not overwritten', async () => {
    await file.close();
    const before = (await file.unlock()).header.header;
    const memory = {
      vaultId: before.vaultId,
      byPassword: passwordSlotKey(before.vaultId, before.slots.password.derivation, PASSWORD),
    };
    await file.close();
    const child = new ChildScript('killed-before-overwriting.ts', [file.path, PASSWORD, NEW_PASSWORD]);
    expect(await child.ended()).to.equal('SIGKILL');
    expect(isAnyInFile(file.path, secretsIn(before))).to.equal(true);
    expect(await codeOf(file.unlock())).to.equal('WRONG_PASSWORD');
    const again = await file.unlock(NEW_PASSWORD);
    expect(isAnyInFile(file.path, secretsIn(before))).to.equal(false);
    expect(searchRawFile(file.path, memory.byPassword, memory.vaultId).vaultKeys).to.have.length(0);
    expect(damagesOf(again)).to.deep.equal([]);
    expect(again.store.read(accountKeys.leftovers)).to.equal(undefined);
  });

  it('[B10] sets a new password by the recovery key, and says no more than that there is one', async () => {
    const memory = remembered();
    await file.close();
    const recovered = await file.recover(paper, NEW_PASSWORD);
    expect(kindsIn(recovered)).to.deep.equal(['genesis', 'password-rotated']);
    expect(finds('byPassword', memory)).to.deep.equal({ ways: 0, roots: 0 });
    await file.close();
    expect(await codeOf(file.unlock())).to.equal('WRONG_PASSWORD');
    await file.unlock(NEW_PASSWORD);
    await file.close();
    // It isn't used up.
    await file.recover(paper, PASSWORD);
  });

  it('keeps the recovery key until its printed code is typed back, then erases it in the file too', async () => {
    expect(vault.keptPaper).to.deep.equal({ printed: paper, opensVault: true });
    await file.close();
    vault = await file.unlock();
    const stored = vault.store.read(accountKeys.paper)!;
    const typo = `${paper.startsWith('A') ? 'B' : 'A'}${paper.slice(1)}`;
    expect(thrownBy(() => confirmPrinted(vault, typo, NOW))).to.equal('RECOVERY_KEY_INVALID');
    expect(thrownBy(() => confirmPrinted(vault, newRecoveryPaper(), NOW))).to.equal('RECOVERY_KEY_FOREIGN');
    expect(vault.keptPaper!.printed).to.equal(paper);
    expect(isAnyInFile(file.path, [stored])).to.equal(true);
    expect(confirmPrinted(vault, paper.toLowerCase().replaceAll('-', ' '), NOW).isOverwritten).to.equal(true);
    expect(isAnyInFile(file.path, [stored])).to.equal(false);
    expect(vault.keptPaper).to.equal(null);
    await file.close();
    vault = await file.unlock();
    expect(vault.keptPaper).to.equal(null);
    expect(thrownBy(() => confirmPrinted(vault, paper, NOW))).to.equal('RECOVERY_KEY_FOREIGN');
    await file.close();
    await file.recover(paper, NEW_PASSWORD);
  });

  it('[M10] checks a paper without using it up', () => {
    const bytes = readFileSync(file.path);
    const { member, opensVault } = checkPaper(vault, paper);
    expect([member.memberClass, opensVault]).to.deep.equal(['recovery', true]);
    expect(thrownBy(() => checkPaper(vault, newRecoveryPaper()))).to.equal('RECOVERY_KEY_FOREIGN');
    expect(thrownBy(() => checkPaper(vault, paper.slice(1)))).to.equal('RECOVERY_KEY_INVALID');
    expect(readFileSync(file.path).equals(bytes)).to.equal(true);
  });

  it('remembers when a paper was last typed and found right, by a drill, a confirmation or in place of the password', async () => {
    const checkedAt = (): number | null => vault.account.session.account.changeable.ledger.paperCheckedAt;
    expect(checkedAt()).to.equal(null);
    noteChecked(vault, NOW + 1);
    expect(checkedAt()).to.equal(NOW + 1);
    confirmPrinted(vault, paper, NOW + 2);
    expect(checkedAt()).to.equal(NOW + 2);
    await file.close();
    vault = await file.recover(paper, NEW_PASSWORD);
    expect(checkedAt()).to.equal(NOW);
  });

  it('is followed by another process that has the vault open', async () => {
    const other = await file.unlock();
    await otherTurn();
    expect(file.changePassword(vault, PASSWORD, NEW_PASSWORD)).to.equal(true);
    expect(thrownBy(() => verifyPassword(other, PASSWORD, file.signals))).to.equal('WRONG_PASSWORD');
    verifyPassword(other, NEW_PASSWORD, file.signals);
    expect(thrownBy(() => file.changePassword(other, PASSWORD, 'whatever it is'))).to.equal('WRONG_PASSWORD');
    await otherTurn();
    expect(file.changePassword(other, NEW_PASSWORD, PASSWORD)).to.equal(true);
    expect(vault.account.session.refresh()).to.equal(true);
    verifyPassword(vault, PASSWORD, file.signals);
    expect([...damagesOf(vault), ...damagesOf(other)]).to.deep.equal([]);
    expect(kindsIn(vault).filter((kind) => kind === 'password-rotated')).to.have.length(2);
  });

  it('begins anew when another process was quicker, and says that the password is another by now', async () => {
    const other = await file.unlock();
    await otherTurn();
    const { control } = file.signals;
    let isFirst = true;
    // Between the attempt and the write.
    control.commit = () => {
      if (!isFirst) return;
      isFirst = false;
      file.changePassword(other, PASSWORD, NEW_PASSWORD);
    };
    expect(thrownBy(() => file.changePassword(vault, PASSWORD, 'whatever it is'))).to.equal('WRONG_PASSWORD');
    verifyPassword(vault, NEW_PASSWORD, file.signals);
  });

  it('changes nothing after a cancel', async () => {
    const before = vault.header.bytes;
    const { control } = file.signals;
    control.begin(1);
    const { advance } = control;
    control.advance = (done) => {
      control.requestCancel(1);
      advance.call(control, done);
    };
    expect(thrownBy(() => file.changePassword(vault, PASSWORD, NEW_PASSWORD))).to.equal('OPERATION_CANCELLED');
    expect(vault.header.bytes).to.deep.equal(before);
  });
});
