import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';

import { AppError } from '../../../src/core/errors.js';
import { silentLogger } from '../../../src/core/logger.js';
import { requestChannels } from '../../../src/ipc/channels.js';
import { requests, type InvokeAnswer } from '../../../src/ipc/contract.js';
import { PAGE_ORIGIN, type IpcSender } from '../../../src/ipc/ipc-router.js';
import type { RequestHandlers } from '../../../src/ipc/request-handlers.js';
import { ValidatingIpcRouter } from '../../../src/ipc/validating-ipc-router.js';
import { stubHandlers } from '../../support/ipc/stub-handlers.js';

const page: IpcSender = { isOwnWindow: true, isMainFrame: true, origin: PAGE_ORIGIN };

function makeRouter(handlers: Partial<RequestHandlers> = {}) {
  const called = sinon.spy();
  return { router: new ValidatingIpcRouter(stubHandlers(handlers, called), silentLogger), called };
}

function codeOf(answer: InvokeAnswer): string {
  return answer.ok ? 'ok' : answer.error.code;
}

describe('ValidatingIpcRouter', () => {
  it('answers with what the handler gives', async () => {
    const { router } = makeRouter({ 'sync:scheduler:getNextRun': () => 42 });
    expect(await router.answer(page, 'sync:scheduler:getNextRun', null)).to.deep.equal({ ok: true, value: 42 });
  });

  it('takes a missing argument for null', async () => {
    const { router } = makeRouter({ 'sync:scheduler:isRunning': () => true });
    expect(codeOf(await router.answer(page, 'sync:scheduler:isRunning', undefined))).to.equal('ok');
  });

  it('[E1] knows the channels of the contract and no other', async () => {
    expect(Object.keys(requests)).to.have.members([...requestChannels]);
    const { router, called } = makeRouter();
    const others = [
      '',
      'sync',
      'vault:steal',
      'vault:locked',
      'onestar:invoke',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
    ];
    for (const channel of [...others, null, undefined, 7, {}, ['vault:lock'], { toString: () => 'vault:lock' }]) {
      expect(codeOf(await router.answer(page, channel, null)), String(channel)).to.equal('IPC_UNKNOWN_CHANNEL');
    }
    expect(called.callCount).to.equal(0);
    expect(router.refusalCounts).to.deep.equal({ 'forbidden-sender': 0, 'unknown-channel': 15, 'invalid-argument': 0 });
  });

  it('[E1] refuses subframes, other origins and windows that are not ours', async () => {
    const { router, called } = makeRouter();
    const strangers: IpcSender[] = [
      { ...page, isMainFrame: false },
      { ...page, isOwnWindow: false },
      ...[
        '',
        'null',
        'https://app',
        'onestar://evil',
        'onestar://app.evil',
        'onestar://app:80',
        'file://',
        'devtools://devtools',
      ].map((origin) => ({ ...page, origin })),
    ];
    for (const sender of strangers) {
      expect(codeOf(await router.answer(sender, 'vault:lock', null)), JSON.stringify(sender)).to.equal(
        'IPC_FORBIDDEN_SENDER',
      );
    }
    expect(called.callCount).to.equal(0);
    expect(router.refusalCounts['forbidden-sender']).to.equal(strangers.length);
  });

  it('[E1] tells a stranger nothing about which channels exist', async () => {
    const { router } = makeRouter();
    expect(codeOf(await router.answer({ ...page, origin: 'https://evil' }, 'no:such', null))).to.equal(
      'IPC_FORBIDDEN_SENDER',
    );
  });

  const malformed: [string, unknown][] = [
    ['vault:lock', {}],
    ['vault:lock', 'now'],
    ['vault:unlock', null],
    ['vault:unlock', { password: '' }],
    ['vault:unlock', { password: 7 }],
    ['vault:unlock', { password: 'x'.repeat(8193) }],
    ['vault:unlock', { password: 'long enough', extra: true }],
    ['vault:unlock', JSON.parse('{"password":"long enough","__proto__":{"admin":true}}')],
    ['vault:unlock', Object.assign(Object.create({ password: 'inherited' }), { other: 1 })],
    ['devices:list', { offset: -1, limit: 10 }],
    ['devices:list', { offset: 0, limit: 201 }],
    ['devices:list', { offset: 0, limit: Number.NaN }],
    ['devices:list', { offset: 0, limit: 10, standing: 'nonsense' }],
    ['devices:archive', { device: '../../etc/passwd' }],
    ['keystore:export', { file: '/etc/passwd', passphrase: 'long enough' }],
    ['keystore:import', { file: 'A'.repeat(32), passphrase: 'long enough' }],
    ['settings:update', { autoLockMinutes: Number.POSITIVE_INFINITY }],
    ['settings:update', { unknown: 1 }],
    ['app:chooseFile', { purpose: 'anything' }],
    ['vault:unlock', new Map([['password', 'long enough']])],
    ['vault:unlock', [['password', 'long enough']]],
  ];
  for (const [index, [channel, argument]] of malformed.entries()) {
    it(`[E1] refuses a malformed argument of ${channel} (${index})`, async () => {
      const { router, called } = makeRouter();
      expect(codeOf(await router.answer(page, channel, argument))).to.equal('IPC_INVALID_ARGUMENTS');
      expect(called.callCount).to.equal(0);
      expect(router.refusalCounts['invalid-argument']).to.equal(1);
    });
  }

  it('hands typed errors on as values', async () => {
    const { router } = makeRouter({
      'vault:unlock': () => {
        throw new AppError('UNLOCK_THROTTLED', 'Too many attempts.', 'Wait.', { details: { retryAfterMs: 5 } });
      },
    });
    expect(await router.answer(page, 'vault:unlock', { password: 'long enough' })).to.deep.equal({
      ok: false,
      error: { code: 'UNLOCK_THROTTLED', message: 'Too many attempts.', hint: 'Wait.', details: { retryAfterMs: 5 } },
    });
  });

  it('keeps the text of unforeseen errors to itself', async () => {
    const { router } = makeRouter({ 'vault:lock': () => Promise.reject(new Error('the secret is 1234')) });
    const answer = await router.answer(page, 'vault:lock', null);
    expect(codeOf(answer)).to.equal('INTERNAL');
    expect(JSON.stringify(answer)).not.to.include('1234');
  });

  it('holds back a result that the contract does not describe', async () => {
    const leaking = { token: 'a'.repeat(32), name: 'bundle', path: '/home/person/bundle' };
    const { router } = makeRouter({ 'app:chooseFile': () => leaking });
    const answer = await router.answer(page, 'app:chooseFile', { purpose: 'export-bundle' });
    expect(codeOf(answer)).to.equal('INTERNAL');
    expect(JSON.stringify(answer)).not.to.include('/home');
  });

  it('[E1] answers whatever is sent with a typed error, and calls nobody', async () => {
    const { router, called } = makeRouter();
    const channel = fc.oneof(fc.constantFrom(...requestChannels), fc.string(), fc.anything());
    // Every argument holds a key that no schema knows, so that none of them can be a valid one.
    const argument = fc
      .anything({
        withMap: true,
        withSet: true,
        withDate: true,
        withTypedArray: true,
        withBigInt: true,
        withNullPrototype: true,
      })
      .map((value) => ({ unknownToAll: value }));
    await fc.assert(
      fc.asyncProperty(channel, argument, async (name, value) => {
        const code = codeOf(await router.answer(page, name, value));
        expect(code).to.be.oneOf(['IPC_UNKNOWN_CHANNEL', 'IPC_INVALID_ARGUMENTS']);
      }),
    );
    expect(called.callCount).to.equal(0);
  });
});
