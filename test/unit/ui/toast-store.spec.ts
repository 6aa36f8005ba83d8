import { expect } from 'chai';
import sinon from 'sinon';

import { ACTIONABLE_TOAST_STAY_MS, TOAST_STAY_MS, ToastStore } from '../../../src/ui/stores/toast-store.js';
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

  it('says the same thing once, for as long as if it were new, and of a check only the newest', () => {
    toasts.show({ tone: 'error', title: 'A file could not be written', description: 'The disk is full.' });
    clock.tick(TOAST_STAY_MS.error - 1);
    toasts.show({ tone: 'error', title: 'A file could not be written', description: 'The disk is full.' });
    expect(titles()).to.have.lengthOf(1);
    clock.tick(TOAST_STAY_MS.error - 1);
    expect(titles()).to.have.lengthOf(1);
    toasts.clear();
    toasts.show({ tone: 'info', title: 'Checked 2 seconds ago', topic: 'check' });
    toasts.show({ tone: 'info', title: 'Checked 3 seconds ago', topic: 'check' });
    expect(titles()).to.deep.equal(['Checked 3 seconds ago']);
  });

  it('keeps messages that offer something of their own, though they say the same', () => {
    const undo = { label: 'Undo', run: () => undefined };
    for (let count = 0; count < 2; count++) toasts.show({ tone: 'info', title: 'Renamed', action: undo });
    expect(titles()).to.have.lengthOf(2);
  });

  it('keeps them while somebody reads', () => {
    toasts.show({ tone: 'info', title: 'first' });
    toasts.hold('pointer');
    toasts.show({ tone: 'info', title: 'second' });
    clock.tick(60_000);
    expect(titles()).to.deep.equal(['first', 'second']);
    toasts.release('pointer');
    clock.tick(TOAST_STAY_MS.info);
    expect(titles()).to.deep.equal([]);
  });

  it('lets later messages go after the last held one was dismissed', () => {
    toasts.show({ tone: 'info', title: 'first' });
    toasts.hold('pointer');
    toasts.dismiss(toasts.toasts[0]?.id ?? -1);
    toasts.show({ tone: 'info', title: 'second' });
    clock.tick(TOAST_STAY_MS.info);
    expect(titles()).to.deep.equal([]);
  });

  it('keeps them while the pointer has gone but the focus has not', () => {
    toasts.show({ tone: 'info', title: 'first' });
    toasts.hold('pointer');
    toasts.hold('focus');
    toasts.release('pointer');
    clock.tick(60_000);
    expect(titles()).to.deep.equal(['first']);
    toasts.release('focus');
    clock.tick(TOAST_STAY_MS.info);
    expect(titles()).to.deep.equal([]);
  });

  it('leaves time to take something back, and does it once', async () => {
    const undo = sinon.stub().resolves();
    toasts.show({ tone: 'success', title: 'Archived', action: { label: 'Undo', run: undo } });
    clock.tick(ACTIONABLE_TOAST_STAY_MS - 1);
    const id = toasts.toasts[0]?.id ?? -1;
    await Promise.all([toasts.act(id), toasts.act(id)]);
    expect(undo.callCount).to.equal(1);
    expect(titles()).to.deep.equal([]);
    expect(clock.countTimers()).to.equal(0);
  });

  it('acts on the newest message that offers something', () => {
    const older = sinon.spy();
    const newer = sinon.spy();
    expect(toasts.actOnNewest()).to.equal(false);
    toasts.show({ tone: 'success', title: '1', action: { label: 'Undo', run: older } });
    toasts.show({ tone: 'success', title: '2', action: { label: 'Undo', run: newer } });
    toasts.show({ tone: 'info', title: '3' });
    expect(toasts.actOnNewest()).to.equal(true);
    expect(newer.callCount).to.equal(1);
    expect(older.callCount).to.equal(0);
  });

  it('[F7] shows why something could not be taken back', async () => {
    const error = { code: 'INTERNAL', message: 'Nothing was changed.', hint: 'Try again.' } as const;
    const run = sinon.stub().rejects(error);
    toasts.show({ tone: 'success', title: 'Renamed', action: { label: 'Undo', run } });
    await toasts.act(toasts.toasts[0]?.id ?? -1);
    expect(toasts.toasts.map(({ tone, title }) => [tone, title])).to.deep.equal([['error', 'Nothing was changed.']]);
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
