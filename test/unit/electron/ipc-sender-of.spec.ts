import { expect } from 'chai';

import { ipcSenderOf } from '../../../src/electron/ipc-sender-of.js';

type Event = Parameters<typeof ipcSenderOf>[0];

describe('ipcSenderOf', () => {
  const mainFrame = { origin: 'onestar://app' };
  const sender = { mainFrame };

  const describeSender = (event: object, isOwn = true) => ipcSenderOf(event as unknown as Event, () => isOwn);

  it('knows the main frame of an own window', () => {
    expect(describeSender({ sender, senderFrame: mainFrame })).to.deep.equal({
      isOwnWindow: true,
      isMainFrame: true,
      origin: 'onestar://app',
    });
  });

  it('[E1] tells a frame within the page, even one of the same origin, and a window that is not ours', () => {
    expect(describeSender({ sender, senderFrame: { ...mainFrame } })).to.include({ isMainFrame: false });
    expect(describeSender({ sender, senderFrame: mainFrame }, false)).to.include({ isOwnWindow: false });
  });

  it('[E1] trusts no frame that has ended', () => {
    const ended = {
      get mainFrame() {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed');
      },
    };
    expect(describeSender({ sender, senderFrame: null })).to.include({ isMainFrame: false, origin: '' });
    expect(describeSender({ sender: ended, senderFrame: mainFrame })).to.include({ isMainFrame: false, origin: '' });
  });
});
