import { expect } from 'chai';

import type { ErrorView } from '../../../src/ipc/contract.js';
import type { Page, PageRequest } from '../../../src/ui/stores/paged-list.js';
import { WindowedList } from '../../../src/ui/stores/windowed-list.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const error: ErrorView = { code: 'INTERNAL', message: 'It broke. Nothing was lost.', hint: 'Try again.' };

describe('WindowedList', () => {
  let numbers: number[];
  let asked: PageRequest[];
  let problem: ErrorView | null;
  let list: WindowedList<number>;

  const fetchPage = async (request: PageRequest): Promise<Page<number>> => {
    asked.push(request);
    // oxlint-disable-next-line typescript/only-throw-error -- the contract's rejections are no `Error`s
    if (problem !== null) throw problem;
    return { total: numbers.length, items: numbers.slice(request.offset, request.offset + request.limit) };
  };
  const offsets = (): readonly number[] => asked.map(({ offset }) => offset);

  beforeEach(() => {
    numbers = Array.from({ length: 1000 }, (_, index) => index);
    asked = [];
    problem = null;
    list = new WindowedList(fetchPage, 10);
  });

  it('asks for nothing until somebody watches, and then for its beginning', async () => {
    list.invalidate();
    list.show(0, 50);
    await settled();
    expect(asked).to.deep.equal([]);
    list = new WindowedList(fetchPage, 10);
    list.watch();
    await settled();
    expect(list.total).to.equal(1000);
    expect(list.items).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(offsets()).to.deep.equal([0]);
  });

  it('fetches what is looked at, once', async () => {
    list.watch();
    await settled();
    list.show(495, 512);
    await settled();
    list.show(490, 519);
    await settled();
    expect([list.at(490), list.at(512), list.at(700)]).to.deep.equal([490, 512, undefined]);
    expect(offsets()).to.deep.equal([0, 490, 500, 510]);
  });

  it('skips what was scrolled past while an answer was awaited', async () => {
    const answers: (() => void)[] = [];
    list = new WindowedList(async (request) => {
      await new Promise<void>((resolve) => answers.push(resolve));
      return fetchPage(request);
    }, 10);
    list.watch();
    answers.shift()?.();
    await settled();
    for (let first = 20; first <= 900; first += 10) list.show(first, first + 9);
    expect(answers).to.have.length(1);
    answers.shift()?.();
    await settled();
    answers.shift()?.();
    await settled();
    expect(offsets()).to.deep.equal([0, 20, 900]);
    expect(list.at(905)).to.equal(905);
  });

  it('keeps only what is near to what is looked at', async () => {
    list.watch();
    for (let first = 0; first < 1000; first += 10) {
      list.show(first, first + 9);
      await settled();
    }
    const { state } = list;
    expect(state.kind === 'ready' && state.pages.size).to.be.lessThan(12);
    expect(list.at(0)).to.equal(undefined);
    list.show(0, 9);
    await settled();
    expect(list.at(0)).to.equal(0);
  });

  it('loads anew what is looked at when it changed, and shows the old meanwhile', async () => {
    list.watch();
    await settled();
    list.show(30, 39);
    await settled();
    numbers = numbers.map((number) => -number);
    list.invalidate();
    expect(list.at(35)).to.equal(35);
    await settled();
    expect(list.at(35)).to.equal(-35);
    expect(offsets()).to.deep.equal([0, 30, 30]);
  });

  it('drops an answer from before a change', async () => {
    const answers: ((page: Page<number>) => void)[] = [];
    list = new WindowedList(() => new Promise((resolve) => answers.push(resolve)), 10);
    list.watch();
    list.replace();
    answers[1]?.({ total: 1, items: [2] });
    answers[0]?.({ total: 1, items: [1] });
    await settled();
    expect(list.items).to.deep.equal([2]);
  });

  it('puts another list in its place from the beginning, with nothing of the old one', async () => {
    list.watch();
    await settled();
    list.show(500, 509);
    await settled();
    numbers = [7, 8];
    list.replace();
    expect(list.at(505)).to.equal(505);
    await settled();
    expect(list.items).to.deep.equal([7, 8]);
    expect(list.total).to.equal(2);
    expect(list.version).to.equal(1);
  });

  it('grows at its end', async () => {
    list.watch();
    await settled();
    list.showMore();
    expect(list.isBusy).to.equal(true);
    await settled();
    expect(list.items).to.have.length(20);
    list.showMore();
    await settled();
    expect(list.items).to.have.length(30);
    list.invalidate();
    await settled();
    await settled();
    expect(list.items).to.have.length(30);
    expect(list.isBusy).to.equal(false);
  });

  it('follows a list that became shorter than where it is looked at', async () => {
    list.watch();
    await settled();
    list.show(900, 909);
    await settled();
    numbers = [1, 2, 3];
    list.invalidate();
    await settled();
    await settled();
    expect(list.total).to.equal(3);
    expect(list.at(2)).to.equal(3);
  });

  it('shows an error, keeps what it has, and gets over it', async () => {
    problem = error;
    list.watch();
    await settled();
    expect(list.state).to.deep.equal({ kind: 'failed', error });
    problem = null;
    list.retry();
    await settled();
    problem = error;
    list.show(50, 59);
    await settled();
    expect(list.state.kind === 'ready' && list.state.error).to.deep.equal(error);
    expect(list.at(3)).to.equal(3);
    problem = null;
    list.retry();
    await settled();
    expect(list.at(55)).to.equal(55);
  });

  it('forgets everything, also what is still on its way', async () => {
    list.watch();
    list.clear();
    await settled();
    expect(list.state).to.deep.equal({ kind: 'empty' });
    expect(list.items).to.deep.equal([]);
  });

  it('begins anew after it was forgotten, wherever it was looked at', async () => {
    list.watch();
    list.show(495, 512);
    await settled();
    list.clear();
    asked = [];
    list.watch();
    await settled();
    expect(offsets()).to.deep.equal([0]);
  });
});
