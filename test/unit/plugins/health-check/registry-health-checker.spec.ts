import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import sinon from 'sinon';

import { Registry } from '../../../../src/container/index.js';
import { SystemClock } from '../../../../src/core/clock.js';
import { LineLogger } from '../../../../src/core/logger.js';
import { builtInChecks } from '../../../../src/plugins/health-check/checks/index.js';
import type { Finding, HealthCheck, HealthEvaluation } from '../../../../src/plugins/health-check/index.js';
import {
  CHECK_BUDGET_MS,
  RegistryHealthChecker,
} from '../../../../src/plugins/health-check/registry-health-checker.js';
import { device, NOW, snapshotOf } from '../../../support/health-check/snapshot-fixture.js';

const finding: Finding = {
  code: 'EXAMPLE',
  severity: 'info',
  text: { message: 'Something is so.', recommendation: 'Do something.' },
  remedy: 'none',
};

const never = new Promise<never>(() => {});

function check(id: string, evaluate: HealthCheck['evaluate']): HealthCheck {
  return { id, title: `Title of ${id}`, evaluate };
}

describe('RegistryHealthChecker', () => {
  let time: sinon.SinonFakeTimers;
  let registry: Registry<HealthCheck>;
  let checker: RegistryHealthChecker;
  let log: string[];
  const unaborted = new AbortController().signal;

  beforeEach(() => {
    time = sinon.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    registry = new Registry<HealthCheck>();
    log = [];
    checker = new RegistryHealthChecker(registry, new SystemClock(), new LineLogger('warn', (line) => log.push(line)), {
      testMode: false,
      place: 'window',
      version: '0.0.0',
    });
  });

  afterEach(() => {
    time.restore();
  });

  function codesOf({ report }: HealthEvaluation): (string | undefined)[] {
    return report.warnings.map(({ metadata }) => metadata?.code);
  }

  it('asks every registered check, and attributes what it finds', async () => {
    registry.register(check('one', () => [finding]));
    registry.register(check('two', async () => [finding, { ...finding, code: 'OTHER' }]));
    const { report, runs } = await checker.evaluate(snapshotOf(), unaborted);
    expect(report.warnings.map(({ metadata }) => metadata)).to.deep.equal([
      { code: 'EXAMPLE', checkId: 'one', remedy: 'none' },
      { code: 'EXAMPLE', checkId: 'two', remedy: 'none' },
      { code: 'OTHER', checkId: 'two', remedy: 'none' },
    ]);
    expect(runs).to.deep.equal([
      { checkId: 'one', title: 'Title of one', durationMs: 0, findings: 1, outcome: 'completed' },
      { checkId: 'two', title: 'Title of two', durationMs: 0, findings: 2, outcome: 'completed' },
    ]);
  });

  it('gives checks the snapshot and the time', async () => {
    const evaluate = sinon.stub().returns([]);
    registry.register(check('one', evaluate));
    const snapshot = snapshotOf();
    await checker.evaluate(snapshot, unaborted);
    expect(evaluate.firstCall.args[0]).to.equal(snapshot);
    expect(evaluate.firstCall.args[1]).to.deep.equal({ now: NOW });
  });

  it('runs all built-in checks through the same registry', async () => {
    for (const builtIn of builtInChecks) registry.register(builtIn);
    const { runs } = await checker.evaluate(snapshotOf(), unaborted);
    expect(runs.map(({ checkId, outcome }) => [checkId, outcome])).to.deep.equal(
      builtInChecks.map(({ id }) => [id, 'completed']),
    );
  });

  describe('names as inconclusive, beside what the others found,', () => {
    const badAnswers: Record<string, HealthCheck['evaluate']> = {
      'a check that throws': () => {
        throw new Error('broken');
      },
      'a check that throws something odd': () => {
        // Not an error, and without a text: even logging it naively fails.
        throw Object.create(null) as Error;
      },
      'a check that rejects': () => Promise.reject(new Error('broken')),
      'a check that answers with junk': () => 'junk' as never,
      'a check that answers with nothing': () => undefined as never,
      'a check with a finding of the wrong shape': () => [{ ...finding, severity: 'fatal' }] as never,
      'a check with a remedy of its own': () => [{ ...finding, remedy: 'run-this-code' }] as never,
      'a check with an endless message': () => [{ ...finding, message: 'x'.repeat(1_000_000) }],
      'a check with a million findings': () => Array.from({ length: 1_000_000 }, () => finding),
      'a check with more than 20 findings': () => Array.from({ length: 21 }, () => finding),
      'a check whose finding throws when it is read': () => [
        {
          ...finding,
          get message(): string {
            throw new Error('trap');
          },
        },
      ],
      'a check whose answer is a trap': () =>
        new Proxy([] as Finding[], {
          has() {
            throw new Error('trap');
          },
        }),
    };

    for (const [what, evaluate] of Object.entries(badAnswers)) {
      it(what, async () => {
        registry.register(check('bad', evaluate));
        registry.register(check('good', () => [finding]));
        const evaluation = await checker.evaluate(snapshotOf(), unaborted);
        expect(codesOf(evaluation)).to.deep.equal(['CHECK_INCONCLUSIVE', 'EXAMPLE']);
        expect(evaluation.report.warnings[0]).to.deep.include({ severity: 'warning' });
        expect(evaluation.report.warnings[0]?.metadata?.checkId).to.equal('bad');
        expect(evaluation.report.warnings[0]?.message).to.contain('“Title of bad”').and.to.contain('failed');
        expect(evaluation.runs.map(({ outcome }) => outcome)).to.deep.equal(['inconclusive', 'completed']);
        expect(log.join('\n')).to.contain('check="bad"');
      });
    }

    it('a check that hangs, after its time budget and not before', async () => {
      let signalOfCheck: AbortSignal | undefined;
      registry.register(
        check('slow', (_snapshot, _context, signal) => {
          signalOfCheck = signal;
          return never;
        }),
      );
      registry.register(check('good', async () => [finding]));
      const settled = sinon.spy();
      const pending = checker.evaluate(snapshotOf(), unaborted);
      void pending.then(settled);
      await time.tickAsync(CHECK_BUDGET_MS - 1);
      expect(settled.called).to.equal(false);
      await time.tickAsync(1);
      const evaluation = await pending;
      expect(codesOf(evaluation)).to.deep.equal(['CHECK_INCONCLUSIVE', 'EXAMPLE']);
      expect(evaluation.report.warnings[0]?.message).to.contain('longer than 5 s');
      expect(evaluation.runs[0]?.durationMs).to.equal(CHECK_BUDGET_MS);
      expect(signalOfCheck?.aborted).to.equal(true);
      expect(time.countTimers()).to.equal(0);
    });

    it('a check that blocked longer than its budget', async () => {
      registry.register(
        check('blocking', () => {
          time.tick(CHECK_BUDGET_MS + 1);
          return [];
        }),
      );
      expect(codesOf(await checker.evaluate(snapshotOf(), unaborted))).to.deep.equal(['CHECK_INCONCLUSIVE']);
    });
  });

  it('waits for slow checks side by side, each within its own budget', async () => {
    for (const id of ['one', 'two', 'three']) {
      registry.register(check(id, () => new Promise((resolve) => setTimeout(() => resolve([finding]), 4_000))));
    }
    const pending = checker.evaluate(snapshotOf(), unaborted);
    await time.tickAsync(4_000);
    expect((await pending).runs.map(({ outcome }) => outcome)).to.deep.equal(['completed', 'completed', 'completed']);
    expect(time.countTimers()).to.equal(0);
  });

  it('gives each slow check a signal of its own, and makes none for checks that answer at once', async () => {
    const signals: AbortSignal[] = [];
    const remember =
      (answer: () => ReturnType<HealthCheck['evaluate']>): HealthCheck['evaluate'] =>
      (_snapshot, _context, signal) => {
        signals.push(signal);
        return answer();
      };
    let endSecond: (findings: readonly Finding[]) => void = () => {};
    const second = new Promise<readonly Finding[]>((resolve) => {
      endSecond = resolve;
    });
    registry.register(
      check(
        'at once',
        remember(() => []),
      ),
    );
    registry.register(
      check(
        'slow',
        remember(() => Promise.resolve([])),
      ),
    );
    registry.register(
      check(
        'slower',
        remember(() => second),
      ),
    );
    registry.register(
      check(
        'at once too',
        remember(() => []),
      ),
    );
    const pending = checker.evaluate(snapshotOf(), unaborted);
    await time.tickAsync(1);
    expect(new Set(signals).size).to.equal(3);
    expect(signals[0]).to.equal(signals[1]);
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, true, false, false]);
    endSecond([]);
    await pending;
    expect(signals.map(({ aborted }) => aborted)).to.deep.equal([true, true, true, false]);
    await checker.evaluate(snapshotOf(), unaborted);
    expect(signals[4], 'the signal that nobody needed').to.equal(signals[3]);
  });

  it('keeps a copy of findings, which their check can change no more', async () => {
    const words = { message: 'Something is so.', recommendation: 'Do something.' };
    const mutable = { ...finding, text: words };
    registry.register(check('one', () => [mutable]));
    const { report } = await checker.evaluate(snapshotOf(), unaborted);
    words.message = 'Changed.';
    expect(report.warnings[0]?.message).to.equal('Something is so.');
  });

  describe('when aborted', () => {
    async function codeOf(promise: Promise<unknown>): Promise<unknown> {
      return promise.then(
        () => 'resolved',
        (error: { code?: unknown }) => error.code,
      );
    }

    it('before it begins, asks no check', async () => {
      const evaluate = sinon.stub().returns([]);
      registry.register(check('one', evaluate));
      expect(await codeOf(checker.evaluate(snapshotOf(), AbortSignal.abort()))).to.equal('CHECK_ABORTED');
      expect(evaluate.called).to.equal(false);
    });

    it('while a check hangs, rejects without any time passing, and leaves no timer', async () => {
      const controller = new AbortController();
      let signalOfCheck: AbortSignal | undefined;
      registry.register(
        check('slow', (_snapshot, _context, signal) => {
          signalOfCheck = signal;
          return never;
        }),
      );
      const pending = codeOf(checker.evaluate(snapshotOf(), controller.signal));
      controller.abort();
      expect(await pending).to.equal('CHECK_ABORTED');
      expect(signalOfCheck?.aborted).to.equal(true);
      expect(time.countTimers()).to.equal(0);
    });

    it('by a check itself, asks no further check', async () => {
      const controller = new AbortController();
      registry.register(
        check('one', () => {
          controller.abort();
          return [];
        }),
      );
      const evaluate = sinon.stub().returns([]);
      registry.register(check('two', evaluate));
      expect(await codeOf(checker.evaluate(snapshotOf(), controller.signal))).to.equal('CHECK_ABORTED');
      expect(evaluate.called).to.equal(false);
    });

    it('by a check while the answer of another one is awaited, leaves no timer and no failure that nobody hears of', async () => {
      const controller = new AbortController();
      const unheard = sinon.spy();
      process.on('unhandledRejection', unheard);
      registry.register(check('slow', () => never));
      registry.register(
        check('aborting', () => {
          controller.abort();
          throw new Error('It failed, too.');
        }),
      );
      expect(await codeOf(checker.evaluate(snapshotOf(), controller.signal))).to.equal('CHECK_ABORTED');
      await time.tickAsync(1);
      await nextTurn();
      process.off('unhandledRejection', unheard);
      expect(unheard.called).to.equal(false);
      expect(time.countTimers()).to.equal(0);
    });
  });

  it('asks all checks before it waits for any, and answers in their order', async () => {
    const asked: string[] = [];
    let answer: (findings: readonly Finding[]) => void = () => {};
    const slow = new Promise<readonly Finding[]>((resolve) => {
      answer = resolve;
    });
    registry.register(check('slow', () => (asked.push('slow'), slow)));
    registry.register(check('at once', () => (asked.push('at once'), [])));
    const pending = checker.evaluate(snapshotOf(), unaborted);
    expect(asked).to.deep.equal(['slow', 'at once']);
    answer([finding]);
    const { runs } = await pending;
    expect(runs.map(({ checkId, findings }) => [checkId, findings])).to.deep.equal([
      ['slow', 1],
      ['at once', 0],
    ]);
  });

  describe('remembers', () => {
    let evaluate: sinon.SinonStub;

    beforeEach(() => {
      evaluate = sinon.stub().returns([finding]);
      registry.register(check('one', evaluate));
    });

    it('[H1] what it found in an unchanged snapshot within the same minute, and dates the report anew', async () => {
      const snapshot = snapshotOf();
      const first = await checker.evaluate(snapshot, unaborted);
      await time.tickAsync(59_999);
      const second = await checker.evaluate(snapshot, unaborted);
      expect(evaluate.callCount).to.equal(1);
      expect(second.report).to.deep.equal({ ...first.report, lastCheck: NOW + 59_999 });
      expect(second.runs).to.equal(first.runs);
    });

    it('nothing of another minute, for checks may depend on the time', async () => {
      const snapshot = snapshotOf();
      await checker.evaluate(snapshot, unaborted);
      await time.tickAsync(60_000);
      await checker.evaluate(snapshot, unaborted);
      expect(evaluate.callCount).to.equal(2);
    });

    it('nothing of another snapshot, even if its revision is the same after the next unlock', async () => {
      const before = await checker.evaluate(snapshotOf(), unaborted);
      const after = await checker.evaluate(
        snapshotOf({ devices: { active: [device(1), device(2), device(3)] } }),
        unaborted,
      );
      expect([before.report.deviceCount, after.report.deviceCount]).to.deep.equal([2, 3]);
    });

    it('nothing once a check came or went', async () => {
      const snapshot = snapshotOf();
      await checker.evaluate(snapshot, unaborted);
      const registration = registry.register(check('two', () => [{ ...finding, code: 'TWO' }]));
      expect(codesOf(await checker.evaluate(snapshot, unaborted))).to.deep.equal(['EXAMPLE', 'TWO']);
      registration.dispose();
      expect(codesOf(await checker.evaluate(snapshot, unaborted))).to.deep.equal(['EXAMPLE']);
    });

    it('nothing of an evaluation in which a check gave no answer', async () => {
      const snapshot = snapshotOf();
      evaluate.onFirstCall().throws(new Error('once'));
      expect(codesOf(await checker.evaluate(snapshot, unaborted))).to.deep.equal(['CHECK_INCONCLUSIVE']);
      expect(codesOf(await checker.evaluate(snapshot, unaborted))).to.deep.equal(['EXAMPLE']);
    });
  });

  describe('findings that may end by themselves', () => {
    const slow: Finding = { ...finding, visibleAfterMs: 60_000 };

    it('[I4] are held back in a display that goes on, which hears when to look again', async () => {
      registry.register(check('one', () => [slow]));
      const first = await checker.evaluate(snapshotOf(), unaborted);
      expect(codesOf(first)).to.deep.equal([]);
      expect(first.nextVisibleInMs).to.equal(60_000);
      await time.tickAsync(60_000);
      const second = await checker.evaluate(snapshotOf(), unaborted);
      expect(codesOf(second)).to.deep.equal(['EXAMPLE']);
      expect(second).not.to.have.property('nextVisibleInMs');
    });

    it('are shown at once in an answer that nothing follows', async () => {
      registry.register(check('one', () => [slow]));
      expect(codesOf(await checker.evaluate(snapshotOf(), unaborted, 'once'))).to.deep.equal(['EXAMPLE']);
    });
  });

  it('[I1] leaves out what a person marked as seen, and only that', async () => {
    const conflict: Finding = { ...finding, ends: 'seen', subject: 'these two' };
    registry.register(check('one', () => [conflict]));
    const { report } = await checker.evaluate(snapshotOf(), unaborted);
    const key = report.warnings[0]?.metadata?.key ?? '';
    expect(key).to.match(/^EXAMPLE:[0-9a-f]{32}$/);
    const seenFindings = [key];
    expect(codesOf(await checker.evaluate(snapshotOf({ seenFindings }), unaborted))).to.deep.equal([]);
    registry.register(check('two', () => [{ ...conflict, subject: 'two others' }, finding]));
    const { report: later } = await checker.evaluate(snapshotOf({ seenFindings }), unaborted);
    expect(later.warnings).to.have.length(2);
  });

  it('makes a check inconclusive that has no words for what it found', async () => {
    registry.register(check('one', () => [{ ...finding, text: {} }]));
    registry.register(check('two', () => [{ ...finding, code: 'DEVICES_INACTIVE', text: {} }]));
    expect(codesOf(await checker.evaluate(snapshotOf(), unaborted))).to.deep.equal([
      'CHECK_INCONCLUSIVE',
      'CHECK_INCONCLUSIVE',
    ]);
  });
});
