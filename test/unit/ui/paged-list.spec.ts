import { expect } from 'chai';

import type { ErrorView } from '../../../src/ipc/contract.js';
import { PagedList, type Page, type PageRequest } from '../../../src/ui/stores/paged-list.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const error: ErrorView = { code: 'INTERNAL', message: 'It broke. Nothing was lost.', hint: 'Try again.' };

describe('PagedList', () => {
  let numbers: number[];
  let asked: PageRequest[];
  let list: PagedList<number>;

  const fetchPage = async (request: PageRequest): Promise<Page<number>> => {
    asked.push(request);
    return { total: numbers.length, items: numbers.slice(request.offset, request.offset + request.limit) };
  };
  const shown = (): readonly number[] => (list.state.kind === 'ready' ? list.state.page.items : []);

  beforeEach(() => {
    numbers = [1, 2, 3, 4, 5];
    asked = [];
    list = new PagedList(fetchPage, 2);
  });

  it('asks for nothing until somebody watches', async () => {
    list.invalidate();
    await settled();
    expect(asked).to.deep.equal([]);
    list.watch();
    await settled();
    expect(shown()).to.deep.equal([1, 2]);
  });

  it('loads anew when its content changed while watched, and keeps showing the old page meanwhile', async () => {
    const end = list.watch();
    await settled();
    numbers = [9, 8];
    list.invalidate();
    expect(shown()).to.deep.equal([1, 2]);
    await settled();
    expect(shown()).to.deep.equal([9, 8]);
    end();
    list.invalidate();
    await settled();
    expect(asked).to.have.lengthOf(2);
  });

  it('does not ask again for what it has', async () => {
    list.watch()();
    await settled();
    list.watch()();
    await settled();
    expect(asked).to.have.lengthOf(1);
  });

  it('pages', async () => {
    list.watch();
    list.goTo(4);
    await settled();
    expect(shown()).to.deep.equal([5]);
  });

  it('says at once to which page it turns, until that is here', async () => {
    list.watch();
    await settled();
    expect(list.turningTo).to.equal(null);
    list.goTo(2);
    expect(list.turningTo).to.equal(2);
    expect(shown()).to.deep.equal([1, 2]);
    await settled();
    expect(list.turningTo).to.equal(null);
    expect(shown()).to.deep.equal([3, 4]);
  });

  it('turns to nothing any more where the list became shorter, and where it failed', async () => {
    list.watch();
    await settled();
    numbers = [1, 2, 3];
    list.goTo(4);
    await settled();
    expect(shown()).to.deep.equal([3]);
    expect(list.turningTo).to.equal(null);
    list = new PagedList(
      ({ offset }) => (offset === 0 ? fetchPage({ offset, limit: 2 }) : Promise.reject(new Error('It broke.'))),
      2,
    );
    list.watch();
    await settled();
    list.goTo(2);
    expect(list.turningTo).to.equal(2);
    await settled();
    expect(list.state.kind).to.equal('failed');
    expect(list.turningTo).to.equal(null);
  });

  it('goes back to the last page when the list became shorter', async () => {
    list.watch();
    list.goTo(4);
    await settled();
    numbers = [1, 2, 3];
    list.invalidate();
    await settled();
    expect(shown()).to.deep.equal([3]);
  });

  it('shows the answer to the newest request, whichever comes last', async () => {
    const answers: ((page: Page<number>) => void)[] = [];
    list = new PagedList(() => new Promise((resolve) => answers.push(resolve)), 2);
    list.watch();
    list.goTo(2);
    answers[1]?.({ total: 4, items: [3, 4] });
    answers[0]?.({ total: 4, items: [1, 2] });
    await settled();
    expect(shown()).to.deep.equal([3, 4]);
  });

  it('shows an error, and gets over it', async () => {
    const bridge = new ScriptedBridge().refuse('metrics:listRuns', error);
    list = new PagedList(async (request) => {
      await bridge.invoke('metrics:listRuns', request);
      return fetchPage(request);
    }, 2);
    list.watch();
    await settled();
    expect(list.state).to.deep.equal({ kind: 'failed', error });
    bridge.answer('metrics:listRuns', () => ({ total: 0, items: [] }));
    list.retry();
    await settled();
    expect(shown()).to.deep.equal([1, 2]);
  });
});
