import { expect } from 'chai';
import sinon from 'sinon';

import { SystemClock } from '../../../../src/core/clock.js';
import { AnswerIntake, type UnpackedAnswer } from '../../../../src/plugins/vault/answer-intake.js';
import {
  DEVICES_AT_ONCE,
  type PackedSnapshot,
  SnapshotPacker,
} from '../../../../src/plugins/vault/snapshot-transfer.js';
import { snapshotOf } from '../../../support/vault/snapshot-of.js';

describe('AnswerIntake', () => {
  const large = snapshotOf(3 * DEVICES_AT_ONCE + 1);
  let passedOn: UnpackedAnswer[];
  let time: sinon.SinonFakeTimers;
  let intake: AnswerIntake;

  beforeEach(() => {
    passedOn = [];
    time = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    intake = new AnswerIntake(new SystemClock(), (answer) => passedOn.push(answer));
  });
  afterEach(() => time.restore());

  const ids = (): readonly number[] => passedOn.map(({ id }) => id);
  const answer = (id: number, snapshot?: PackedSnapshot): void =>
    intake.receive({ id, ok: true, value: { id }, ...(snapshot && { snapshot }) });

  it('passes small answers on at once', () => {
    const small = snapshotOf(3);
    answer(1);
    answer(2, new SnapshotPacker().pack(small));
    intake.receive({ id: 3, ok: false, error: { code: 'INTERNAL', message: '', hint: '' }, trace: null });
    expect(passedOn.slice(0, 2)).to.deep.equal([
      { id: 1, ok: true, value: { id: 1 } },
      { id: 2, ok: true, value: { id: 2, snapshot: small } },
    ]);
    expect(ids()).to.deep.equal([1, 2, 3]);
  });

  it('[H3] unpacks so many devices in a turn of the event loop and no more, and keeps the answers in their order', () => {
    const packed = new SnapshotPacker().pack(large);
    const parse = sinon.spy(JSON, 'parse');
    let mostInATurn = 0;
    let turns = 1;
    try {
      const noteTurn = (): void => {
        const read = parse.returnValues.filter((value) => Array.isArray(value)).map((rows: unknown[]) => rows.length);
        mostInATurn = Math.max(mostInATurn, ...read, read.length > 1 ? Infinity : 0);
        parse.resetHistory();
      };
      answer(1, packed);
      answer(2);
      noteTurn();
      for (; time.countTimers() > 0; turns++) {
        expect(ids()).to.deep.equal([]);
        time.next();
        noteTurn();
      }
    } finally {
      parse.restore();
    }
    expect(ids()).to.deep.equal([1, 2]);
    expect(passedOn[0]).to.deep.equal({ id: 1, ok: true, value: { id: 1, snapshot: large } });
    expect(mostInATurn).to.equal(DEVICES_AT_ONCE);
    expect(turns, 'one for each part, and one for the rest').to.equal(packed.length);
  });

  it('passes everything on at once when it is hurried', () => {
    const packer = new SnapshotPacker();
    answer(1, packer.pack(large));
    answer(2);
    expect(ids(), 'it takes several turns').to.deep.equal([]);
    intake.hurry();
    expect(ids()).to.deep.equal([1, 2]);
    answer(3, new SnapshotPacker().pack(large));
    expect(passedOn.at(-1)).to.deep.equal({ id: 3, ok: true, value: { id: 3, snapshot: large } });
    expect(ids()).to.deep.equal([1, 2, 3]);
    expect(time.countTimers(), 'nothing is left to do').to.equal(0);
  });

  it('passes answers on without a snapshot once it was told to forget', () => {
    intake.forget();
    answer(1, new SnapshotPacker().pack(large));
    expect(passedOn).to.deep.equal([{ id: 1, ok: true, value: { id: 1 } }]);
  });
});
