import { expect } from 'chai';
import sinon from 'sinon';

import { runOver } from '../../../support/run-over.js';

const KEY = 'AAAA-BBBB-CCCC';
const PASSWORD = 'correct horse battery';

interface Kept {
  readonly recoveryKey: string;
  readonly opensVault: boolean;
}

function aVault({ opensVault, kept = null }: { readonly opensVault: boolean; readonly kept?: Kept | null }) {
  return {
    state: { kind: 'locked' },
    unlock: sinon.stub().resolves(),
    whenVerified: sinon.stub().resolves(),
    recover: sinon.stub().resolves(),
    readRecoveryKey: sinon.stub().resolves(kept),
    checkRecoveryKey: sinon.stub().resolves({ opensVault }),
    confirmRecoveryKey: sinon.stub().resolves(),
    adoptRecoveryKey: sinon.stub().resolves(),
    replaceRecoveryKey: sinon.stub().resolves({ recoveryKey: KEY }),
  };
}

const secrets = { recoveryKey: KEY, oldRecoveryKey: 'OLD-KEY', replacementPassword: 'another battery staple' };

describe('onestar recovery-key', () => {
  it('shows the key as long as the vault keeps it, and says when it does not', async () => {
    const keeping = aVault({ opensVault: true, kept: { recoveryKey: KEY, opensVault: true } });
    expect((await runOver({ vault: keeping }, 'recovery-key', 'show')).stdout).to.contain(`\n    ${KEY}\n`);
    const shown = await runOver({ vault: aVault({ opensVault: true }), json: true }, 'recovery-key', 'show');
    expect(shown).to.include({ outcome: 0, stdout: '{"recoveryKey":null}\n' });
    const told = await runOver({ vault: aVault({ opensVault: true }) }, 'recovery-key', 'show');
    expect(told.stdout).to.match(/^This vault keeps no recovery key/);
  });

  it('tries a key, and ends with 1 when it does not open this vault yet', async () => {
    for (const [opensVault, outcome] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const vault = aVault({ opensVault });
      const ran = await runOver({ vault, secrets, json: true }, 'recovery-key', 'check');
      expect(ran).to.include({ outcome, stdout: `${JSON.stringify({ opensVault })}\n` });
      expect(vault.checkRecoveryKey.args).to.deep.equal([[{ recoveryKey: KEY }]]);
      expect(vault.adoptRecoveryKey.called || vault.confirmRecoveryKey.called).to.equal(false);
    }
  });

  it('confirms the key that was printed at the beginning', async () => {
    const vault = aVault({ opensVault: true, kept: { recoveryKey: KEY, opensVault: true } });
    expect(await runOver({ vault, secrets }, 'recovery-key', 'confirm')).to.include({ outcome: 0 });
    expect(vault.confirmRecoveryKey.args).to.deep.equal([[{ recoveryKey: KEY }]]);
    expect(vault.adoptRecoveryKey.called).to.equal(false);
  });

  it('has a newer key open this vault with the password, wherever that was made', async () => {
    for (const kept of [null, { recoveryKey: KEY, opensVault: false }]) {
      const vault = aVault({ opensVault: false, kept });
      expect(await runOver({ vault, secrets }, 'recovery-key', 'confirm')).to.include({ outcome: 0 });
      expect(vault.adoptRecoveryKey.args).to.deep.equal([[{ recoveryKey: KEY, currentPassword: PASSWORD }]]);
      expect(vault.confirmRecoveryKey.called).to.equal(false);
    }
  });

  it('does not take the old paper for the new one that waits, and changes nothing for one that was confirmed', async () => {
    const waiting = aVault({ opensVault: true, kept: { recoveryKey: KEY, opensVault: false } });
    expect(await runOver({ vault: waiting, secrets }, 'recovery-key', 'confirm')).to.include({
      outcome: 'RECOVERY_KEY_FOREIGN',
      stdout: '',
    });
    const done = aVault({ opensVault: true });
    expect(await runOver({ vault: done, secrets }, 'recovery-key', 'confirm')).to.include({ outcome: 0 });
    for (const vault of [waiting, done])
      expect(vault.adoptRecoveryKey.called || vault.confirmRecoveryKey.called).to.equal(false);
  });

  describe('replace', () => {
    it('prints a new key by the old one, and leaves typing it back to whoever has no terminal or wants it later', async () => {
      for (const around of [{ answers: null }, { answers: [''] }, { answers: [KEY], json: true }]) {
        const vault = aVault({ opensVault: true });
        const { outcome, stdout } = await runOver({ vault, secrets, ...around }, 'recovery-key', 'replace');
        expect({ outcome, shown: stdout.includes(KEY) }).to.deep.equal({ outcome: 0, shown: true });
        expect(vault.replaceRecoveryKey.args).to.deep.equal([[{ oldRecoveryKey: 'OLD-KEY' }]]);
        expect(vault.adoptRecoveryKey.called).to.equal(false);
      }
    });

    it('asks on a terminal until the new key is typed as it was printed, and has that open the vault', async () => {
      const vault = aVault({ opensVault: true });
      const answers = ['OLD-KEY', 'aaaa bbbb cccd', ' aaaa-bbbb cccc '];
      const { outcome, stdout, questions } = await runOver({ vault, secrets, answers }, 'recovery-key', 'replace');
      expect({ outcome, asked: questions.length }).to.deep.equal({ outcome: 0, asked: 3 });
      expect(questions[1]).to.match(/^That is not the new recovery key\./);
      expect(vault.adoptRecoveryKey.args).to.deep.equal([[{ recoveryKey: KEY, currentPassword: PASSWORD }]]);
      expect(stdout).to.contain('The recovery key opens the vault of this device');
    });
  });
});

describe('onestar recover', () => {
  it('sets a new password by the recovery key', async () => {
    const vault = aVault({ opensVault: true });
    const keystore = { refresh: async () => ({ passwordChangedAt: 7 }) };
    const { outcome, stdout } = await runOver({ vault, keystore, secrets, json: true }, 'recover');
    expect({ outcome, stdout }).to.deep.equal({ outcome: 0, stdout: '{"passwordChangedAt":7}\n' });
    expect(vault.recover.args).to.deep.equal([[{ recoveryKey: KEY, newPassword: 'another battery staple' }]]);
    expect(vault.unlock.called).to.equal(false);
  });

  it('asks for nothing where there is no vault', async () => {
    const vault = { ...aVault({ opensVault: true }), state: { kind: 'missing' } };
    expect(await runOver({ vault, secrets }, 'recover')).to.include({ outcome: 'VAULT_MISSING' });
    expect(vault.recover.called).to.equal(false);
  });
});
