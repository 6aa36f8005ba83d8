import { expect } from 'chai';

import { defaultDataDirectory } from '../../../src/cli/data-directory.js';

describe('defaultDataDirectory', () => {
  it('is where the desktop app keeps its data', () => {
    const at = (platform: NodeJS.Platform, environment: Record<string, string> = {}): string =>
      defaultDataDirectory({
        platform,
        environment,
        homeDirectory: platform === 'win32' ? 'C:\\Users\\ada' : '/home/ada',
      });

    expect(at('linux')).to.equal('/home/ada/.config/OneStarStream');
    expect(at('linux', { XDG_CONFIG_HOME: '/elsewhere' })).to.equal('/elsewhere/OneStarStream');
    expect(at('linux', { XDG_CONFIG_HOME: '' })).to.equal('/home/ada/.config/OneStarStream');
    expect(at('darwin')).to.equal('/home/ada/Library/Application Support/OneStarStream');
    expect(at('win32', { APPDATA: 'D:\\Roaming' })).to.equal('D:\\Roaming\\OneStarStream');
    expect(at('win32')).to.equal('C:\\Users\\ada\\AppData\\Roaming\\OneStarStream');
  });
});
