import path from 'node:path';

import { FakeDesktop } from '../support/ipc/fake-desktop.js';
import type { Benchmark } from './benchmark.js';
import { measure } from './measuring.js';

/** Making the container of the app and starting all its plugins, on an empty data folder. */
export const container: Benchmark = {
  name: 'container',
  async run({ scale: { rounds }, folder }) {
    let started = 0;
    const ours = await measure(rounds, async () => {
      const began = performance.now();
      const desktop = await FakeDesktop.start({
        dataDirectory: path.join(folder, `container-${started++}`),
        testMode: false,
      });
      const elapsed = performance.now() - began;
      await desktop.end();
      return elapsed;
    });
    return [
      {
        what: 'container: build and start all plugins',
        unit: 'ms',
        ours,
        comparison: null,
        budget: { kind: 'at-most', bound: 30 },
      },
    ];
  },
};
