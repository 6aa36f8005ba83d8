import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { App, Session, WebContents } from 'electron';
import sinon from 'sinon';

import { secureApp, secureSession, secureWebContents } from '../../../src/electron/session-security.js';

type OpenHandler = () => { readonly action: string };

class FakeContents extends EventEmitter {
  openHandler: OpenHandler | null = null;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  /** True when a listener prevented the event. */
  prevents(event: string, details: object): boolean {
    const preventDefault = sinon.spy();
    this.emit(event, { ...details, preventDefault });
    return preventDefault.called;
  }
}

class FakeSession extends EventEmitter {
  readonly setPermissionRequestHandler = sinon.spy();
  readonly setPermissionCheckHandler = sinon.spy();
  readonly setDevicePermissionHandler = sinon.spy();
  readonly setSpellCheckerEnabled = sinon.spy();
  readonly webRequest = { onBeforeRequest: sinon.spy() };

  isCancelled(url: string): boolean {
    const answer = sinon.spy();
    this.webRequest.onBeforeRequest.firstCall.args[0]({ url }, answer);
    return answer.firstCall.args[0].cancel;
  }
}

describe('session security', () => {
  it('[E4] denies new windows and embedded pages', () => {
    const contents = new FakeContents();
    secureWebContents(contents as unknown as WebContents);
    expect(contents.openHandler?.()).to.deep.equal({ action: 'deny' });
    expect(contents.prevents('will-attach-webview', {})).to.equal(true);
  });

  it('[E4] lets a page go nowhere but back to itself', () => {
    const contents = new FakeContents();
    secureWebContents(contents as unknown as WebContents);
    const goes = (url: string, isMainFrame = true): boolean =>
      !contents.prevents('will-frame-navigate', { url, isMainFrame });
    expect(goes('onestar://app/')).to.equal(true);
    expect(goes('onestar://app/#/devices')).to.equal(true);
    for (const url of [
      'https://example.org/',
      'onestar://app.evil/',
      'onestar://app/assets/a.js',
      'file:///etc/passwd',
      'about:blank',
      'javascript:alert(1)',
      'data:text/html,x',
    ]) {
      expect(goes(url), url).to.equal(false);
    }
    expect(goes('onestar://app/', false)).to.equal(false);
    expect(contents.prevents('will-redirect', { url: 'onestar://app/' })).to.equal(true);
  });

  it('[E4] denies permissions, devices and downloads, and loads only our own scheme', () => {
    const session = new FakeSession();
    secureSession(session as unknown as Session);
    const permission = sinon.spy();
    session.setPermissionRequestHandler.firstCall.args[0](null, 'geolocation', permission);
    expect(permission.args).to.deep.equal([[false]]);
    expect(session.setPermissionCheckHandler.firstCall.args[0]()).to.equal(false);
    expect(session.setDevicePermissionHandler.firstCall.args[0]()).to.equal(false);
    const preventDefault = sinon.spy();
    session.emit('will-download', { preventDefault });
    expect(preventDefault.callCount).to.equal(1);
    expect(session.isCancelled('onestar://app/assets/index.js')).to.equal(false);
    for (const url of [
      'https://example.org/',
      'http://localhost:1/',
      'file:///etc/passwd',
      'onestar://other/',
      'onestar://app.evil/',
      'onestar://app',
      'onestar:app/',
      'ws://localhost/',
    ]) {
      expect(session.isCancelled(url), url).to.equal(true);
    }
  });

  it('[E4] holds for every session and every page, also later ones', () => {
    const app = new EventEmitter();
    secureApp(app as unknown as App);
    const session = new FakeSession();
    const contents = new FakeContents();
    app.emit('session-created', session);
    app.emit('web-contents-created', {}, contents);
    expect(session.setPermissionRequestHandler.callCount).to.equal(1);
    expect(contents.openHandler).not.to.equal(null);
  });
});
