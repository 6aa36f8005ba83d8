import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { outputFolder } from '../../scripts/lib/build.mjs';
import type { Benchmark } from './benchmark.js';

/** What a window loads before it shows anything, compressed as a server would send it. */
export const bundleSize: Benchmark = {
  name: 'bundle-size',
  needsElectron: true,
  run() {
    const folder = path.join(outputFolder('production'), 'renderer');
    const page = readFileSync(path.join(folder, 'index.html'), 'utf8');
    const loaded = [...page.matchAll(/(?:src|href)="(\.\/[^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
    const files = ['index.html', ...loaded].map((file) => readFileSync(path.join(folder, file)));
    const bytes = files.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
    return Promise.resolve([
      {
        what: `window: first load, ${files.length} files gzipped`,
        unit: 'KB',
        ours: [bytes / 1000],
        comparison: null,
        budget: { kind: 'at-most', bound: 300 },
      },
    ]);
  },
};
