import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { App } from 'electron';
import sinon from 'sinon';

import { claimSingleInstance } from '../../../src/electron/single-instance.js';

function fakeApp(isFirst: boolean): EventEmitter & Pick<App, 'requestSingleInstanceLock' | 'on'> {
  const app = Object.assign(new EventEmitter(), { requestSingleInstanceLock: () => isFirst });
  return app as unknown as ReturnType<typeof fakeApp>;
}

describe('claimSingleInstance', () => {
  it('[B11] lets the first one stay, and tells it of a second', () => {
    const app = fakeApp(true);
    const onSecond = sinon.spy();
    expect(claimSingleInstance(app, onSecond)).to.equal(true);
    app.emit('second-instance');
    expect(onSecond.callCount).to.equal(1);
  });

  it('[B11] tells the second one to end', () => {
    const app = fakeApp(false);
    expect(claimSingleInstance(app, () => {})).to.equal(false);
    expect(app.eventNames()).to.deep.equal([]);
  });
});
