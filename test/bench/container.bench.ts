import path from 'node:path';

import { FakeDesktop } from '../support/ipc/fake-desktop.js';
import type { Benchmark } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTimeAsync } from './processor-time.js';
import { referenceOf } from './support/reference-work.js';

const BUDGET_MS = 30;

/** Making the container of the app and starting all its plugins, on an empty data folder. */
export const container: Benchmark = {
  name: 'container',
  run({ scale, folder, reference }) {
    let started = 0;
    return measureRows(
      scale,
      {
        ours: async () => {
          let desktop: FakeDesktop | undefined;
          const elapsed = await processorTimeAsync(async () => {
            desktop = await FakeDesktop.start({
              dataDirectory: path.join(folder, `container-${started++}`),
              testMode: false,
            });
          });
          await desktop?.end();
          return elapsed;
        },
        reference: () => reference.measure(BUDGET_MS),
      },
      ({ ours, reference: helping }) => [
        {
          what: 'container: build and start all plugins',
          unit: 'ms',
          ours,
          comparison: referenceOf(BUDGET_MS, helping),
          budget: { kind: 'ratio-at-most', bound: 1 },
        },
      ],
    );
  },
};
