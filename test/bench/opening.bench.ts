import path from 'node:path';

import type { Benchmark, BenchmarkContext, Row } from './benchmark.js';
import { measureRows } from './measuring.js';
import { processorTimeAsync } from './processor-time.js';
import type { TrustAccountShape } from './support/large-trust-account.js';
import { referenceOf } from './support/reference-work.js';
import { openAccount, storeAccount, verifyAccount } from './support/stored-account.js';

/** What opening the largest account may take on a quiet machine, ms. */
const LARGE_MS = 1500;

/** The same of a common one. */
const COMMON_MS = 30;

/** So much reference work tells as much as more of it. */
const MOST_REFERENCE_MS = 200;

/** How much slower an account opens that has all its boxes. */
const MOST_BY_BOXES = 3;

/**
 * Opening a vault, apart from the derivation of its key, until it is known what its entries mean: the file's structure, the index or every record, the
 * fold. And what follows it: reading what the index spared.
 */
export const opening: Benchmark = {
  name: 'opening',
  async run(context) {
    const { common, large } = context.scale;
    return [
      ...(await measureOpening(context, common, COMMON_MS)),
      ...(await measureOpening(context, large, LARGE_MS)),
      ...(await measureBoxes(context)),
    ];
  },
};

async function measureOpening(
  context: BenchmarkContext,
  shape: TrustAccountShape,
  ms: number,
): Promise<readonly Row[]> {
  const { scale, folder, reference, progress } = context;
  const size = `${shape.devices} devices × ${shape.rotations} rotations`;
  progress(`  storing ${size}`);
  const stored = await storeAccount(path.join(folder, `account-${shape.devices}-${shape.rotations}.lmdb`), shape);
  return measureRows(
    scale,
    {
      ours: () => processorTimeAsync(() => openAccount(stored)),
      rest: () => processorTimeAsync(() => verifyAccount(stored)),
      reference: () => reference.measure(Math.min(ms, MOST_REFERENCE_MS)),
    },
    ({ ours, rest, reference: helping }) => [
      {
        what: `opening a vault file, apart from the derivation, ${size}`,
        unit: 'ms',
        ours,
        comparison: referenceOf(ms, helping),
        budget: { kind: 'ratio-at-most', bound: 1 },
      },
      {
        what: 'and reading the rest of it',
        unit: 'ms',
        ours: rest,
        comparison: null,
        budget: { kind: 'none' },
      },
    ],
  );
}

/** A family's account after decades. */
async function measureBoxes({ scale, folder, progress }: BenchmarkContext): Promise<readonly Row[]> {
  const shape = scale.name === 'full' ? { devices: 50, rotations: 1000 } : { devices: 4, rotations: 8 };
  const size = `${shape.devices} devices × ${shape.rotations} rotations`;
  progress(`  storing ${size} with and without boxes`);
  const [whole, bare] = [
    await storeAccount(path.join(folder, 'account-with-boxes.lmdb'), { ...shape, hasBoxes: true }),
    await storeAccount(path.join(folder, 'account-without-boxes.lmdb'), shape),
  ];
  return measureRows(
    scale,
    {
      ours: () => processorTimeAsync(() => openAccount(whole)),
      bare: () => processorTimeAsync(() => openAccount(bare)),
    },
    ({ ours, bare: without }) => [
      {
        what: `opening a vault file with every box, ${size}`,
        unit: 'ms',
        ours,
        comparison: { name: 'without boxes', samples: without },
        budget: { kind: 'ratio-at-most', bound: MOST_BY_BOXES },
      },
    ],
  );
}
