import { expect } from 'chai';

import { SystemClock } from '../../src/core/clock.js';
import { silentLogger } from '../../src/core/logger.js';
import { KEPT_RUNS } from '../../src/plugins/metrics/index.js';
import { JsonFileRunHistory } from '../../src/plugins/metrics/json-file-run-history.js';
import { withTemporaryFolder } from '../support/temporary-folder.js';
import { ChildScript } from '../support/vault/child-script.js';

/** Together as many as are kept, so that none may be missing. */
const RUNS = KEPT_RUNS / 2;

describe('Several writers of one history of checks', () => {
  it(`two processes that record ${RUNS} checks each at once lose none`, async () => {
    await withTemporaryFolder(async (folder) => {
      const writers = [1000, 2000].map(
        (first) => new ChildScript('run-recorder.ts', [folder, String(first), String(RUNS)]),
      );
      for (const writer of writers) await writer.printed('ready');
      for (const writer of writers) writer.send('go');
      for (const writer of writers) expect(await writer.ended()).to.equal(0);

      const history = new JsonFileRunHistory({ path: folder }, new SystemClock(), silentLogger);
      await history.start();
      expect(history.counters.completed).to.equal(2 * RUNS);
      const expected = Array.from({ length: RUNS }, (_, index) => [1000 + index, 2000 + index]).flat();
      expect(history.runs.map(({ endedAt }) => endedAt)).to.have.members(expected);
    });
  });
});
