import { expect } from 'chai';

import { suggestDeviceName } from '../../../src/ipc/suggested-device-name.js';

describe('suggestDeviceName', () => {
  for (const [hostName, suggestion] of [
    ['Adas-MacBook-Pro.local', 'Adas MacBook Pro'],
    ['THINKPAD', 'THINKPAD'],
    ['desk_2.home.example', 'desk 2'],
    ['localhost', ''],
    ['localhost.localdomain', ''],
    ['192.168.1.7', ''],
    ['3f2a9c81d0be', ''],
    ['', ''],
    ['---', ''],
    [`mini\u202Egnp`, 'minignp'],
  ] as const) {
    it(`makes "${suggestion}" of ${JSON.stringify(hostName)}`, () => {
      expect(suggestDeviceName(hostName)).to.equal(suggestion);
    });
  }
});
