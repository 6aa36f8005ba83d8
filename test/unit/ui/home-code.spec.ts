import { expect } from 'chai';

import { HomeCode } from '../../../src/ui/home-code.js';

const Home = Object.assign(() => null, { displayName: 'Home' });

describe('HomeCode', () => {
  it('is loaded once, however often it is asked for', async () => {
    let imports = 0;
    const code = new HomeCode(() => {
      imports += 1;
      return Promise.resolve({ Home });
    });
    expect(code.state).to.deep.equal({ kind: 'none' });
    const loading = Promise.all([code.load(), code.load()]);
    expect(code.state).to.deep.equal({ kind: 'loading' });
    await loading;
    await code.load();
    expect(code.state).to.deep.equal({ kind: 'ready', Home });
    expect(imports).to.equal(1);
  });

  it('tells that it could not be loaded', async () => {
    const error = new TypeError('Failed to fetch dynamically imported module');
    const code = new HomeCode(() => Promise.reject(error));
    await code.load();
    expect(code.state).to.deep.equal({ kind: 'failed', error });
  });
});
