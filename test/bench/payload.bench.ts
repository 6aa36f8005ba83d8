import { toKeystoreView } from '../../src/plugins/ipc-publisher/keystore-view.js';
import type { Benchmark } from './benchmark.js';
import { makeHealthChecker, noAbort } from './support/keystore-bench.js';

/** The largest of the events that a window gets, for accounts of very different sizes. */
export const payload: Benchmark = {
  name: 'payload',
  async run({ scale: { common, large }, account }) {
    const sizes: number[] = [];
    for (const shape of [{ devices: 2, rotations: 1 }, common, { ...large, rotations: common.rotations }]) {
      const { snapshot } = account(shape).shown;
      const { report } = await makeHealthChecker().evaluate(snapshot, noAbort);
      for (const event of [report, toKeystoreView(snapshot)]) sizes.push(Buffer.byteLength(JSON.stringify(event)));
    }
    return [
      {
        what: `event payload, 2 to ${large.devices} devices`,
        unit: 'bytes',
        ours: sizes,
        comparison: null,
        budget: { kind: 'at-most', bound: 5 * 1024 },
      },
    ];
  },
};
