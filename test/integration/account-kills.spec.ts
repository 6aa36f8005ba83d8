import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { expect } from 'chai';

import { openRecordStore } from '../../src/plugins/vault/worker/open-record-store.js';
import { StopSignal } from '../../src/plugins/vault/worker/stop-signal.js';
import { SeededRandom } from '../support/simulation/random.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';
import { AccountKit, WITH_INDEX } from '../support/trust/account-kit.js';
import { toldFeeds } from '../support/trust/told-feeds.js';
import { ChildScript } from '../support/vault/child-script.js';

const KILLS = 12;

describe('An account whose process is killed', () => {
  it('[B2] is whole when it is opened again, with all that was acknowledged', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = path.join(folder, 'vault.lmdb');
      const vaultKey = randomBytes(32);
      const kit = new AccountKit(undefined, vaultKey);
      const random = new SeededRandom(1);
      const acknowledged = new Set<string>();
      for (let kill = 1; kill <= KILLS; kill++) {
        const writer = new ChildScript('account-writer.ts', [file, vaultKey.toString('hex')]);
        await writer.printedLines(random.between(1, 12));
        await new Promise((resolve) => setTimeout(resolve, random.between(0, 9)));
        writer.signal('SIGKILL');
        expect(await writer.ended()).to.equal('SIGKILL');
        // The last line may be cut short.
        for (const line of writer.lines) if (/^[0-9a-f]{64}$/.test(line)) acknowledged.add(line);
        const whole = kit.opened(openRecordStore(file, new StopSignal())!);
        expect([...whole.account.damages.values()], `kill ${kill}`).to.deep.equal([]);
        expect([...acknowledged].filter((id) => !whole.account.feeds.has(id))).to.deep.equal([]);
        expect(whole.account.isOwnFeedWhole).to.equal(true);
        const told = toldFeeds(whole.account.feeds);
        await whole.close();
        const byIndex = kit.opened(openRecordStore(file, new StopSignal())!, WITH_INDEX);
        expect(toldFeeds(byIndex.account.feeds)).to.deep.equal(told);
        await byIndex.close();
      }
      expect(acknowledged.size).to.be.greaterThan(KILLS);
    });
  });
});
