import { expect } from 'chai';
import sinon from 'sinon';

import { AppError } from '../../../src/core/errors.js';
import { acceptDroppedFile } from '../../../src/ipc/accept-dropped-file.js';
import { PAGE_ORIGIN, type IpcSender } from '../../../src/ipc/ipc-router.js';

const page: IpcSender = { isOwnWindow: true, isMainFrame: true, origin: PAGE_ORIGIN };

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'nothing';
}

describe('acceptDroppedFile', () => {
  const chosen = { token: 'a'.repeat(32), name: 'keystore.onestar' };

  it('gives a token for the file that Electron says was dropped', () => {
    const accept = sinon.stub().returns(chosen);
    expect(acceptDroppedFile({ accept }, page, '/media/stick/keystore.onestar')).to.deep.equal({
      ok: true,
      value: chosen,
    });
    expect(accept.args).to.deep.equal([['/media/stick/keystore.onestar']]);
  });

  for (const [what, path] of [
    ['a file that a script made', ''],
    ['no text', { toString: () => '/etc/passwd' }],
    ['nothing', undefined],
    ['a text longer than any path', '/'.repeat(40_000)],
  ] as const) {
    it(`[E1] refuses ${what}`, () => {
      const accept = sinon.stub().returns(chosen);
      expect(codeOf(() => acceptDroppedFile({ accept }, page, path))).to.equal('FILE_UNREADABLE');
      expect(accept.callCount).to.equal(0);
    });
  }

  for (const [who, sender] of [
    ['another window', { ...page, isOwnWindow: false }],
    ['a frame', { ...page, isMainFrame: false }],
    ['another origin', { ...page, origin: 'https://example.org' }],
  ] as const) {
    it(`[E1] does not hear ${who}`, () => {
      const accept = sinon.stub().returns(chosen);
      expect(codeOf(() => acceptDroppedFile({ accept }, sender, '/home/person/a'))).to.equal('IPC_FORBIDDEN_SENDER');
      expect(accept.callCount).to.equal(0);
    });
  }
});
