/**
 * Run as a process of its own: node … run-recorder.ts DATA_FOLDER FIRST COUNT.
 * Says "ready", waits for a line on stdin, then records COUNT runs that ended at FIRST, FIRST + 1 …, and keeps each at once.
 */
import { once } from 'node:events';

import { SystemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { JsonFileRunHistory } from '../../../src/plugins/metrics/json-file-run-history.js';

const [folder = '', first = '0', count = '1'] = process.argv.slice(2);
const history = new JsonFileRunHistory({ path: folder }, new SystemClock(), silentLogger);
await history.start();
process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (let index = 0; index < Number(count); index += 1) {
  const outcome = { kind: 'completed', needsSync: false, warnings: 0 } as const;
  history.record({ endedAt: Number(first) + index, durationMs: 1, trigger: 'manual', outcome, checks: [] });
  await history.flush();
}
process.exit(0);
