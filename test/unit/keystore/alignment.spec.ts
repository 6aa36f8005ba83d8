import { expect } from 'chai';
import fc from 'fast-check';

import { Alignment } from '../../../src/keystore/alignment.js';

const DEVICES = ['a', 'b', 'c', 'd'] as const;

type Step =
  | { readonly kind: 'write' | 'rotate' | 'leave' | 'return'; readonly device: string }
  | { readonly kind: 'hear'; readonly device: string; readonly author: string; readonly share: number };

const anyDevice = fc.constantFrom(...DEVICES);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('write', 'rotate', 'leave', 'return'), device: anyDevice }),
    fc.record({ kind: fc.constant('hear' as const), device: anyDevice, author: anyDevice, share: fc.nat({ max: 4 }) }),
  ),
  // By itself, fast-check would stay at some ten steps.
  { maxLength: 40, size: 'max' },
);

/** The same questions, answered by looking at everything anew. */
class NaiveAlignment {
  readonly rotations: { readonly author: string; readonly sequence: number }[] = [];
  readonly lengths = new Map<string, number>();
  readonly active = new Set<string>();
  readonly #heard = new Map<string, number>();

  hear(device: string, author: string, sequence: number): void {
    this.#heard.set(device + author, Math.max(this.heard(device, author), sequence));
  }

  heard(device: string, author: string): number {
    return this.#heard.get(device + author) ?? 0;
  }

  has(device: string, { author, sequence }: { readonly author: string; readonly sequence: number }): boolean {
    return device === author || this.heard(device, author) >= sequence;
  }

  missing(): number {
    return this.rotations.filter((one) => [...this.active].some((device) => !this.has(device, one))).length;
  }

  missingOf(device: string): number {
    return this.rotations.filter((one) => !this.has(device, one)).length;
  }

  acknowledgedBy(author: string): readonly number[] {
    const own = this.rotations.filter((one) => one.author === author);
    return own.map((one) => [...this.active].filter((device) => this.has(device, one)).length);
  }
}

function perform(step: Step, ours: Alignment, naive: NaiveAlignment): void {
  const length = naive.lengths.get(step.device) ?? 0;
  switch (step.kind) {
    case 'write':
    case 'rotate':
      naive.lengths.set(step.device, length + 1);
      if (step.kind === 'write') return;
      naive.rotations.push({ author: step.device, sequence: length + 1 });
      ours.addRotation(step.device, length + 1);
      return;
    case 'leave':
    case 'return':
      if (step.kind === 'leave') naive.active.delete(step.device);
      else naive.active.add(step.device);
      ours.setActive(step.device, step.kind === 'return');
      return;
    case 'hear': {
      if (step.device === step.author) return;
      const sequence = Math.ceil(((naive.lengths.get(step.author) ?? 0) * step.share) / 4);
      naive.hear(step.device, step.author, sequence);
      ours.acknowledge(step.device, step.author, sequence, 1);
    }
  }
}

function expectAgreement(ours: Alignment, naive: NaiveAlignment): void {
  expect(ours.total).to.equal(naive.rotations.length);
  expect(ours.activeDevices).to.equal(naive.active.size);
  expect(ours.missing()).to.equal(naive.missing());
  for (const device of DEVICES) {
    expect(ours.missingOf(device), device).to.equal(naive.missingOf(device));
    expect(ours.coverageOf(device).covered, device).to.equal(naive.rotations.length - naive.missingOf(device));
    const own = naive.rotations.filter(({ author }) => author === device).map(({ sequence }) => sequence);
    expect(ours.acknowledgedBy(device, own), device).to.deep.equal(naive.acknowledgedBy(device));
    for (const author of DEVICES) expect(ours.heard(device, author)).to.equal(naive.heard(device, author));
  }
}

describe('Alignment', () => {
  it('[C1] answers as if it looked at everything anew, after every step of any history', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const ours = new Alignment();
        const naive = new NaiveAlignment();
        for (const step of history) {
          perform(step, ours, naive);
          expectAgreement(ours, naive);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('knows nothing of devices it never heard of', () => {
    const alignment = new Alignment();
    expect(alignment.missing()).to.equal(0);
    expect(alignment.missingOf('nobody')).to.equal(0);
    expect(alignment.heard('nobody', 'a')).to.equal(0);
    expect([...alignment.heardBy('nobody')]).to.deep.equal([]);
    expect(alignment.acknowledgedBy('nobody', [1, 2])).to.deep.equal([0, 0]);
  });

  it('tells all that a device has heard, also of feeds without rotations', () => {
    const alignment = new Alignment();
    alignment.acknowledge('a', 'b', 3, 3);
    alignment.acknowledge('a', 'b', 2, 2);
    expect([...alignment.heardBy('a')]).to.deep.equal([['b', 3]]);
  });
});
