import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';

import { contentSecurityPolicy } from '../../../src/electron/content-security-policy.js';
import { PageFiles } from '../../../src/electron/page-files.js';

describe('PageFiles', () => {
  let parent: string;
  let files: PageFiles;

  before(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'page-files-'));
    const folder = path.join(parent, 'renderer');
    mkdirSync(path.join(folder, 'assets'), { recursive: true });
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(path.join(folder, 'assets', 'index-1.js'), 'script');
    writeFileSync(path.join(folder, 'assets', 'strange'), 'data');
    writeFileSync(path.join(parent, 'vault.lmdb'), 'secret');
    files = new PageFiles(folder);
  });

  after(() => rmSync(parent, { recursive: true }));

  const get = (url: string, method = 'GET'): Promise<Response> => files.respond({ url, method });

  it('serves the page under its address, at any route', async () => {
    for (const url of ['onestar://app/', 'onestar://app/index.html', 'onestar://app/#/settings/sync']) {
      const response = await get(url);
      expect(await response.text(), url).to.equal('<!doctype html>');
      expect(response.headers.get('content-type')).to.equal('text/html; charset=utf-8');
    }
    const script = await get('onestar://app/assets/index-1.js');
    expect(script.headers.get('content-type')).to.equal('text/javascript; charset=utf-8');
  });

  it('[E4] sends a strict policy with everything, and forbids guessing of types', async () => {
    for (const url of ['onestar://app/', 'onestar://app/assets/strange', 'onestar://app/missing']) {
      const { headers } = await get(url);
      expect(headers.get('content-security-policy')).to.equal(contentSecurityPolicy);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
    }
    expect(contentSecurityPolicy).to.match(/^default-src 'none';/);
    for (const hole of ['unsafe', 'data:', 'http', '*', 'blob:']) expect(contentSecurityPolicy).not.to.include(hole);
  });

  it('[E4] serves nothing but the files of the window', async () => {
    const elsewhere = [
      'onestar://app/../vault.lmdb',
      'onestar://app/%2e%2e/vault.lmdb',
      'onestar://app/..%2fvault.lmdb',
      'onestar://app/assets/../../vault.lmdb',
      'onestar://app/assets/..%5c..%5cvault.lmdb',
      'onestar://app//etc/passwd',
      'onestar://app/assets',
      'onestar://app/assets/',
      'onestar://other/index.html',
      'onestar://app.evil/index.html',
      'onestar://app:80/index.html',
      'onestar://person@app/index.html',
      'file:///etc/passwd',
      'onestar://app/__proto__',
      '',
    ];
    for (const url of elsewhere) expect((await get(url)).status, url).to.equal(404);
  });

  it('answers nothing but GET', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
      expect((await get('onestar://app/', method)).status).to.equal(404);
  });
});
