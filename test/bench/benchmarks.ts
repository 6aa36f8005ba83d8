import type { Benchmark } from './benchmark.js';
import { bundleSize } from './bundle-size.bench.js';
import { check } from './check.bench.js';
import { command } from './command.bench.js';
import { container } from './container.bench.js';
import { mainThread } from './main-thread.bench.js';
import { meaning } from './meaning.bench.js';
import { merge } from './merge.bench.js';
import { opening } from './opening.bench.js';
import { payload } from './payload.bench.js';
import { resting } from './resting.bench.js';
import { scheduler } from './scheduler.bench.js';
import { unlock } from './unlock.bench.js';
import { window } from './window.bench.js';

/** All of them, in the order of the table. */
export const benchmarks: readonly Benchmark[] = [
  check,
  payload,
  opening,
  mainThread,
  unlock,
  merge,
  meaning,
  scheduler,
  container,
  command,
  bundleSize,
  window,
  resting,
];
