import { expect } from 'chai';
import sinon from 'sinon';

import { TOAST_STAY_MS, ToastStore } from '../../../src/ui/stores/toast-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';

describe('ToastStore', () => {
  let clock: sinon.SinonFakeTimers;
  let toasts: ToastStore;

  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    toasts = new ToastStore(new HeadlessEnvironment());
  });
  afterEach(() => clock.restore());

  const titles = (): readonly string[] => toasts.toasts.map(({ title }) => title);

  it('lets messages go by themselves, errors later', () => {
    toasts.show({ tone: 'info', title: 'info' });
    toasts.show({ tone: 'error', title: 'error' });
    clock.tick(TOAST_STAY_MS.info);
    expect(titles()).to.deep.equal(['error']);
    clock.tick(TOAST_STAY_MS.error);
    expect(titles()).to.deep.equal([]);
    expect(clock.countTimers()).to.equal(0);
  });

  it('keeps them while somebody reads', () => {
    toasts.show({ tone: 'info', title: 'first' });
    toasts.hold();
    toasts.show({ tone: 'info', title: 'second' });
    clock.tick(60_000);
    expect(titles()).to.deep.equal(['first', 'second']);
    toasts.release();
    clock.tick(TOAST_STAY_MS.info);
    expect(titles()).to.deep.equal([]);
  });

  it('lets later messages go after the last held one was dismissed', () => {
    toasts.show({ tone: 'info', title: 'first' });
    toasts.hold();
    toasts.dismiss(toasts.toasts[0]?.id ?? -1);
    toasts.show({ tone: 'info', title: 'second' });
    clock.tick(TOAST_STAY_MS.info);
    expect(titles()).to.deep.equal([]);
  });

  it('shows the newest three', () => {
    for (const title of ['1', '2', '3', '4']) toasts.show({ tone: 'info', title });
    expect(titles()).to.deep.equal(['2', '3', '4']);
    expect(clock.countTimers()).to.equal(3);
  });

  it('[F7] says of an error what happened and what to do', () => {
    toasts.showError({ code: 'INTERNAL', message: 'It broke. Nothing was lost.', hint: 'Try again.' });
    expect(toasts.toasts[0]).to.include({
      tone: 'error',
      title: 'It broke. Nothing was lost.',
      description: 'Try again.',
    });
  });
});
