import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import { appError } from '../../../../src/core/errors.js';
import { aDevice } from '../../../support/a-device.js';
import { runOver } from '../../../support/run-over.js';

const PENDING = { code: 'CODE-CODE-CODE', comparisonCode: 'AAAA-BBBB-CCCC-DDDD', deviceName: 'Phone', askedAt: 0 };
const REQUEST = path.resolve('/stick/request');

/** A vault in the state `after` once it is opened, that answers every call. */
function aVault(before: string, after = before) {
  const vault = {
    state: { kind: before },
    unlock: sinon.stub().callsFake(async () => void (vault.state = { kind: after })),
    whenVerified: sinon.stub().resolves(),
    requestJoin: sinon.stub().resolves(PENDING),
    describeJoin: sinon.stub().resolves(PENDING),
    saveJoinRequest: sinon.stub().resolves({ path: REQUEST, bytes: 5000 }),
    completeJoin: sinon.stub().resolves(),
    cancelJoin: sinon.stub().resolves(),
    recoverAccount: sinon.stub().resolves(),
  };
  return vault;
}

const device = { ...aDevice({ name: 'Phone', isThisDevice: true }), comparisonCode: '', conditions: [] };
const keystore = {
  refresh: async () => ({ thisDevice: device.id }),
  describeDevice: async () => ({ device }),
};

describe('onestar join', () => {
  it('writes the request, and shows the code, what it is for and what to compare', async () => {
    const vault = aVault('missing');
    const { outcome, stdout } = await runOver({ vault }, 'join', '--name', 'Phone', '--request', '/stick/request');
    expect(outcome).to.equal(0);
    expect(vault.requestJoin.args).to.deep.equal([[{ deviceName: 'Phone', password: 'correct horse battery' }]]);
    expect(vault.saveJoinRequest.args).to.deep.equal([[{ path: REQUEST }]]);
    expect(stdout)
      .to.contain('\n    CODE-CODE-CODE\n')
      .and.contain('onestar devices admit FILE --out WELCOME')
      .and.contain('onestar join --welcome WELCOME')
      .and.contain('AAAA-BBBB-CCCC-DDDD');
  });

  it('answers a program with the code and the file', async () => {
    const args = ['join', '--name', 'Phone', '--request', '/stick/request'];
    const { stdout } = await runOver({ vault: aVault('missing'), json: true }, ...args);
    expect(JSON.parse(stdout)).to.deep.equal({ code: 'CODE-CODE-CODE', request: REQUEST });
  });

  it('writes a request that waits again, under the same code', async () => {
    for (const args of [[], ['--name', 'Phone'], ['--name', '  Phone ']]) {
      const vault = aVault('locked', 'joining');
      const { outcome, stdout } = await runOver({ vault, json: true }, 'join', '--request', '/stick/request', ...args);
      expect({ outcome, asked: vault.requestJoin.called }).to.deep.equal({ outcome: 0, asked: false });
      expect(JSON.parse(stdout)).to.deep.equal({ code: 'CODE-CODE-CODE', request: REQUEST });
    }
  });

  it('changes the name of a request that waits for nobody, and joins no account twice', async () => {
    const again = ['join', '--request', '/stick/request', '--name', 'Tablet'];
    const waiting = aVault('locked', 'joining');
    expect(await runOver({ vault: waiting }, ...again)).to.include({ outcome: 'JOIN_PENDING', stdout: '' });
    const member = aVault('locked', 'unlocked');
    expect(await runOver({ vault: member }, ...again)).to.include({ outcome: 'VAULT_EXISTS', stdout: '' });
    for (const vault of [waiting, member]) expect(vault.saveJoinRequest.called).to.equal(false);
  });

  it('needs a name where there is no vault yet, and makes none without', async () => {
    const vault = aVault('missing');
    expect(await runOver({ vault }, 'join', '--request', '/stick/request')).to.include({ outcome: 'USAGE' });
    expect(vault.requestJoin.called).to.equal(false);
  });

  it('leaves nothing behind when the request can not be written, but keeps one that waits', async () => {
    for (const [before, isForgotten] of [
      ['missing', true],
      ['locked', false],
    ] as const) {
      const vault = aVault(before, 'joining');
      vault.saveJoinRequest.rejects(appError('FILE_NOT_WRITTEN.disk-full'));
      const args = ['join', '--request', '/stick/request', '--name', 'Phone'];
      expect(await runOver({ vault }, ...args)).to.include({ outcome: 'FILE_NOT_WRITTEN', stdout: '' });
      expect(vault.cancelJoin.called, before).to.equal(isForgotten);
    }
  });

  it('ends with the welcome, and tells what is left to do', async () => {
    const vault = aVault('locked', 'joining');
    const { outcome, stdout } = await runOver({ vault, keystore }, 'join', '--welcome', '/stick/welcome');
    expect(outcome).to.equal(0);
    expect(vault.completeJoin.args).to.deep.equal([[{ welcomePath: path.resolve('/stick/welcome') }]]);
    expect(stdout).to.match(/^This device has joined the account\./);
  });

  it('takes the request back', async () => {
    const vault = aVault('locked', 'joining');
    const { outcome, stdout } = await runOver({ vault, json: true }, 'join', '--cancel');
    expect({ outcome, stdout }).to.deep.equal({ outcome: 0, stdout: '{"cancelled":true}\n' });
    expect(vault.cancelJoin.callCount).to.equal(1);
  });

  it('ends or takes back nothing on a member', async () => {
    for (const args of [['--welcome', 'w'], ['--cancel']]) {
      const vault = aVault('locked', 'unlocked');
      expect((await runOver({ vault }, 'join', ...args)).outcome).to.equal('JOIN_NOT_PENDING');
      expect(vault.completeJoin.called || vault.cancelJoin.called).to.equal(false);
    }
  });

  it('takes the place of lost devices with a bundle and the recovery key', async () => {
    const vault = aVault('missing');
    const secrets = { recoveryKey: 'AAAA-BBBB' };
    const args = ['join', '--name', 'Phone', '--recovery-key-file', 'k', '--bundle', '/stick/bundle'];
    const { outcome, stdout } = await runOver({ vault, keystore, secrets }, ...args);
    expect(outcome).to.equal(0);
    expect(vault.recoverAccount.args).to.deep.equal([
      [
        {
          deviceName: 'Phone',
          password: 'correct horse battery',
          recoveryKey: 'AAAA-BBBB',
          bundlePath: path.resolve('/stick/bundle'),
        },
      ],
    ]);
    expect(stdout).to.match(/^This device took the place of your lost devices\./);
    expect(await runOver({ vault: aVault('locked') }, ...args)).to.include({ outcome: 'VAULT_EXISTS' });
  });

  it('keeps other commands from a vault that waits for its welcome', async () => {
    for (const args of [
      ['status'],
      ['devices', 'list'],
      ['export', 'b'],
      ['rotate', 'password'],
      ['recovery-key', 'show'],
    ])
      expect((await runOver({ vault: aVault('locked', 'joining') }, ...args)).outcome, args.join(' ')).to.equal(
        'JOIN_PENDING',
      );
  });
});
