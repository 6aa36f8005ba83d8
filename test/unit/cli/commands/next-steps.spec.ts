import path from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import sinon from 'sinon';

import type { CommandContext } from '../../../../src/cli/command.js';
import { parseCommandLine } from '../../../../src/cli/command-line.js';
import { commands } from '../../../../src/cli/commands/index.js';
import { Output } from '../../../../src/cli/output.js';
import type { OpenExchange } from '../../../../src/keystore/index.js';
import { snapshotOf } from '../../../support/health-check/snapshot-fixture.js';

/** What a command tells a person, over the given vault and keystore. */
async function told(
  { vault, keystore }: { readonly vault: object; readonly keystore?: object },
  ...args: string[]
): Promise<string> {
  const line = parseCommandLine(args, { commands, version: '0.0.0', environment: {} });
  if (line.kind !== 'command') return expect.fail('This is not a command line.');
  const stdout = new PassThrough({ encoding: 'utf8' });
  const secret = async (): Promise<string> => 'correct horse battery';
  const context = {
    application: { vault, keystore },
    output: new Output(stdout, new PassThrough(), 'text'),
    secrets: { password: secret, passphrase: secret, passphraseOfNewBundle: secret, passwordOfNewVault: secret },
    bundles: {
      read: <T>(name: string, use: (file: string) => T): T => use(path.resolve(name)),
      write: <T>(name: string, use: (file: string) => T): T => use(path.resolve(name)),
    },
  };
  await line.invoke(context as unknown as CommandContext);
  return String(stdout.read());
}

describe('the next step after a command', () => {
  it('join: to bring the new device to the others, and to keep the recovery code', async () => {
    const join = sinon.stub().resolves({ recoveryCode: 'AAAA-BBBB' });
    const text = await told(
      { vault: { state: { kind: 'missing' }, join } },
      'join',
      '/stick/bundle',
      '--name',
      'Phone',
    );
    expect(text)
      .to.match(/^This device has joined the account\. Export a bundle here and import it on another device/)
      .and.contain('\n    AAAA-BBBB\n');
    expect(join.args).to.deep.equal([
      [
        {
          bundlePath: path.resolve('/stick/bundle'),
          passphrase: 'correct horse battery',
          deviceName: 'Phone',
          password: 'correct horse battery',
        },
      ],
    ]);
  });

  for (const [devices, next] of [
    [1, ''],
    [2, 'Export a bundle and import it on your other devices, so that they get the new key.\n'],
  ] as const) {
    it(`rotate key, ${devices === 1 ? 'alone: nothing' : 'with other devices: to bring it to them'}`, async () => {
      const vault = {
        state: { kind: 'locked' },
        unlock: sinon.stub().resolves(),
        whenVerified: sinon.stub().resolves(),
      };
      const snapshot = { currentKey: { generation: 7 }, devices: { active: Array.from({ length: devices }) } };
      const keystore = { refresh: sinon.stub().resolves(snapshotOf()), rotateKey: sinon.stub().resolves(snapshot) };
      expect(await told({ vault, keystore }, 'rotate', 'key')).to.equal(
        `The key was rotated. This is generation 7.\n${next}`,
      );
    });
  }

  describe('export and import: the other half of the exchange', () => {
    async function toldAfter(command: 'export' | 'import', openExchange: OpenExchange | null): Promise<string> {
      const vault = {
        state: { kind: 'locked' },
        unlock: sinon.stub().resolves(),
        whenVerified: sinon.stub().resolves(),
      };
      const nothing = { nothingNew: true, newEntries: 0, newRotations: 0, newDevices: [], voided: [] };
      const keystore = {
        exportBundle: sinon.stub().resolves({ entries: 7, bytes: 900, path: '/stick/bundle' }),
        importBundle: sinon.stub().resolves(nothing),
        refresh: sinon.stub().resolves({ openExchange }),
      };
      return told({ vault, keystore }, command, '/stick/bundle');
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
