import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';

import type { OpenExchange } from '../../../../src/keystore/index.js';
import { snapshotOf } from '../../../support/health-check/snapshot-fixture.js';
import { runOver, type Around } from '../../../support/run-over.js';

const openable = () => ({
  state: { kind: 'locked' },
  unlock: sinon.stub().resolves(),
  whenVerified: sinon.stub().resolves(),
});

/** What a command tells a person, over the given vault and keystore. */
async function told(around: Around, ...args: string[]): Promise<string> {
  const { outcome, stdout } = await runOver(around, ...args);
  expect(outcome).to.equal(0);
  return stdout;
}

describe('the next step after a command', () => {
  it('init: to print the recovery key, and to type it back', async () => {
    const create = sinon.stub().resolves({ recoveryKey: 'AAAA-BBBB' });
    const text = await told({ vault: { state: { kind: 'missing' }, create } }, 'init', '--name', 'Desk');
    expect(text)
      .to.match(/^The vault is ready\.\n/)
      .and.contain('\n    AAAA-BBBB\n')
      .and.contain('"onestar recovery-key confirm"');
    expect(create.args).to.deep.equal([[{ deviceName: 'Desk', password: 'correct horse battery' }]]);
  });

  for (const [devices, next] of [
    [1, ''],
    [2, 'Export a bundle and import it on your other devices, so that they get the new key.\n'],
  ] as const) {
    it(`rotate key, ${devices === 1 ? 'alone: nothing' : 'with other devices: to bring it to them'}`, async () => {
      const snapshot = { currentKey: { generation: 7 }, devices: { active: Array.from({ length: devices }) } };
      const keystore = { refresh: sinon.stub().resolves(snapshotOf()), rotateKey: sinon.stub().resolves(snapshot) };
      expect(await told({ vault: openable(), keystore }, 'rotate', 'key')).to.equal(
        `The key was rotated. This is generation 7.\n${next}`,
      );
    });
  }

  it('devices admit: to bring the welcome to the new device', async () => {
    const admitted = { name: 'Phone', comparisonCode: 'AAAA-BBBB', device: 'c'.repeat(32) };
    const keystore = {
      admitDevice: sinon.stub().resolves({ ...admitted, welcome: { path: '/stick/phone.welcome', bytes: 9 } }),
      describeDevice: sinon.stub().resolves({ device: admitted }),
    };
    const args = ['devices', 'admit', '/stick/request', '--out', '/stick/phone.welcome'];
    expect(await told({ vault: openable(), keystore, secrets: { pairingCode: 'the code' } }, ...args)).to.equal(
      '“Phone” was let in. Its comparison code is AAAA-BBBB.\nBring /stick/phone.welcome to it, and run there: onestar join --welcome phone.welcome\n',
    );
    expect(keystore.admitDevice.args).to.deep.equal([
      [
        {
          requestPath: path.resolve('/stick/request'),
          code: 'the code',
          welcomePath: path.resolve('/stick/phone.welcome'),
        },
      ],
    ]);
  });

  describe('export and import: the other half of the exchange', () => {
    async function toldAfter(command: 'export' | 'import', openExchange: OpenExchange | null): Promise<string> {
      const nothing = { newEntries: 0, newRotations: 0, newDevices: [], voided: [] };
      const keystore = {
        exportBundle: sinon.stub().resolves({ entries: 7, bytes: 900, path: '/stick/bundle' }),
        importBundle: sinon
          .stub()
          .resolves({ ...nothing, refused: 0, waiting: 0, ofALaterVersion: 0, heldBack: 0, nothingNew: true }),
        refresh: sinon.stub().resolves({ openExchange }),
      };
      return told({ vault: openable(), keystore }, command, '/stick/bundle');
    }

    it('names who waits for what', async () => {
      const waiting = { needs: 'news', count: 1, names: ['Desk'] } as const;
      expect(await toldAfter('export', waiting)).to.contain(
        '\nOne step left: import this bundle on “Desk”. Then import',
      );
      expect(await toldAfter('import', waiting)).to.contain('\nOne step left: let “Desk” know. Export a bundle here');
      expect(await toldAfter('import', { ...waiting, needs: 'keys' })).to.contain('bring “Desk” the newest key.');
    });

    it('is not spoken of when nothing is left', async () => {
      for (const command of ['export', 'import'] as const) {
        expect(await toldAfter(command, null)).to.match(/^.*\n$/);
      }
    });
  });
});
