import { expect } from 'chai';

import {
  judgePassword,
  MAX_JUDGED_LENGTH,
  suggestPassphrase,
} from '../../../src/ui/password-strength/password-judge.js';
import { StrengthEstimator, type StrengthWorker } from '../../../src/ui/password-strength/strength-estimator.js';
import type {
  StrengthAnswer,
  StrengthReport,
  StrengthRequest,
} from '../../../src/ui/password-strength/strength-report.js';

describe('judgePassword', () => {
  for (const [password, most] of [
    ['password1234', 1],
    ['aaaaaaaaaaaaaaa', 0],
    ['qwertyuiop', 1],
    ['nightingale', 1],
  ] as const) {
    it(`finds "${password}" weak, and says why`, () => {
      const { strength, weakness } = judgePassword(password, []);
      expect(strength).to.be.at.most(most);
      expect(weakness).to.be.a('string');
    });
  }

  it('finds words that have nothing to do with each other strong', () => {
    expect(judgePassword('correct horse battery staple', [])).to.deep.equal({ strength: 4, weakness: null });
  });

  it('tries the names of the device and of the app first', () => {
    const name = 'Xylkwopf Zumbrenn';
    expect(judgePassword(name, []).strength).to.be.above(2);
    expect(judgePassword(name, [name]).strength).to.equal(0);
  });

  it('looks at the beginning of a very long one only, and finds it no weaker for what follows', () => {
    const long = 'correct horse battery staple '.repeat(300);
    expect(judgePassword(long, []).strength).to.equal(judgePassword(long.slice(0, MAX_JUDGED_LENGTH), []).strength);
  });
});

describe('suggestPassphrase', () => {
  it('gives six words, others each time, that are judged to be strong', () => {
    const suggested = Array.from({ length: 20 }, suggestPassphrase);
    expect(new Set(suggested).size).to.equal(20);
    for (const passphrase of suggested) expect(passphrase).to.match(/^(?:[a-z'-]+-){5}[a-z'-]+$/);
    expect(judgePassword(suggested[0] ?? '', []).strength).to.equal(4);
  });
});

/** A worker that answers when the test says so. */
class HeldWorker implements StrengthWorker {
  readonly requests: StrengthRequest[] = [];
  isTerminated = false;
  private listener: (event: MessageEvent<StrengthAnswer>) => void = () => undefined;

  postMessage(request: StrengthRequest): void {
    this.requests.push(request);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  addEventListener(_type: 'message', listener: (event: MessageEvent<StrengthAnswer>) => void): void {
    this.listener = listener;
  }

  answer(answer: StrengthAnswer): void {
    this.listener({ data: answer } as MessageEvent<StrengthAnswer>);
  }

  /** Answers the newest request to judge. */
  judge(report: StrengthReport): void {
    this.answer({ kind: 'judged', id: this.requests.at(-1)?.id ?? 0, report });
  }
}

describe('StrengthEstimator', () => {
  const weak: StrengthReport = { strength: 0, weakness: 'common' };
  const strong: StrengthReport = { strength: 4, weakness: null };
  let worker: HeldWorker;
  let reports: StrengthReport[];
  let estimator: StrengthEstimator;

  beforeEach(() => {
    worker = new HeldWorker();
    reports = [];
    estimator = new StrengthEstimator(worker, (report) => reports.push(report));
  });

  const asked = (): string[] => worker.requests.map((request) => (request.kind === 'judge' ? request.password : ''));

  it('asks one question at a time, and of those that came meanwhile the newest', () => {
    for (const password of ['a', 'ab', 'abc', 'abcd']) estimator.judge(password, []);
    expect(asked()).to.deep.equal(['a']);
    worker.judge(weak);
    expect(asked()).to.deep.equal(['a', 'abcd']);
    worker.judge(strong);
    expect(asked()).to.have.length(2);
  });

  it('tells nothing of a password that was overtaken or taken back', () => {
    estimator.judge('a', []);
    estimator.judge('ab', []);
    worker.judge(weak);
    expect(reports).to.deep.equal([]);
    worker.judge(strong);
    expect(reports).to.deep.equal([strong]);
    estimator.judge('abc', []);
    estimator.withdraw();
    worker.judge(weak);
    expect(reports).to.deep.equal([strong]);
  });

  it('keeps no password once it was sent, and ends the worker that heard it', () => {
    estimator.judge('correct horse', ['Laptop']);
    const stored = JSON.stringify(Object.assign({}, estimator, { worker: null }));
    expect(stored).not.to.contain('horse');
    estimator.judge('battery staple', []);
    estimator.dispose();
    expect(worker.isTerminated).to.equal(true);
    expect(JSON.stringify(Object.assign({}, estimator, { worker: null }))).not.to.contain('staple');
  });

  it('hands out what is suggested in the order of asking', async () => {
    const suggested = Promise.all([estimator.suggest(), estimator.suggest()]);
    worker.answer({ kind: 'suggested', id: 0, passphrase: 'one' });
    worker.answer({ kind: 'suggested', id: 0, passphrase: 'two' });
    expect(await suggested).to.deep.equal(['one', 'two']);
  });
});
