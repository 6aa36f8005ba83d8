import { expect } from 'chai';

import { rotate } from '../../../../../src/plugins/vault/worker/member/rotating.js';
import { withTemporaryFolder } from '../../../../support/temporary-folder.js';
import { NOW } from '../../../../support/trust/account-kit.js';
import { readEntry } from '../../../../support/trust/independent-trust.js';
import {
  indexedEntries,
  openVaultFile,
  ownDeviceOf,
  readStoredEntries,
} from '../../../../support/trust/independent-vault.js';
import { FileVault, PASSWORD } from '../../../../support/vault/file-vault.js';
import { VaultFile } from '../../../../support/vault/vault-file.js';

describe('The file of a vault in format 2, read by its description with other libraries', () => {
  const storedVault = () => withTemporaryFolder(storeVault);

  async function storeVault(folder: string) {
    const file = new FileVault(folder);
    const { vault, recoveryPaper } = await file.found();
    vault.account.change(NOW, (pen) => void rotate(pen, 'a new key'));
    file.changePassword(vault, PASSWORD, `${PASSWORD} again`);
    const held = [...vault.account.meaning.feeds.entries].map(({ id }) => id);
    await file.close();
    return { recoveryPaper, held, stored: await new VaultFile(file.path).records() };
  }

  it('opens by the password and by the recovery key, and holds what the app says', async () => {
    const { stored, held, recoveryPaper } = await storedVault();
    const byPassword = openVaultFile(stored, { password: `${PASSWORD} again` });
    const byPaper = openVaultFile(stored, { recoveryKey: recoveryPaper });
    expect(byPaper).to.deep.equal(byPassword);
    const entries = readStoredEntries(stored, byPassword);
    expect(entries.map(({ id }) => id)).to.deep.equal(held);
    expect(entries.map(({ secret }) => secret?.length)).to.deep.equal([32, 32, undefined]);
    expect(ownDeviceOf(byPassword).member).to.equal(held[0]);
    expect(entries.map(({ encoded }) => readEntry(encoded).body['8'])).to.deep.equal([
      'genesis',
      'key-rotated',
      'password-rotated',
    ]);
    expect(indexedEntries(byPassword, entries)).to.equal(0);
  });

  it('is refused where a record is another one, or missing', async () => {
    const { stored } = await storedVault();
    const open = (changed: ReadonlyMap<string, Buffer>) =>
      readStoredEntries(changed, openVaultFile(changed, { password: `${PASSWORD} again` }));
    for (const [letter, lost] of [
      ['P', /digest/],
      ['G', /secrets/],
      ['E', /entries/],
    ] as const) {
      const key = [...stored.keys()].find((name) => name.startsWith(Buffer.from(letter).toString('hex')));
      expect(key, letter).to.not.equal(undefined);
      expect(() => open(new Map([...stored].filter(([name]) => name !== key)))).to.throw(lost);
    }
    expect(() => openVaultFile(stored, { password: PASSWORD })).to.throw(/commitment/);
  });
});
