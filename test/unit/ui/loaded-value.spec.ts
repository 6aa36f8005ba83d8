import { expect } from 'chai';

import type { ErrorView } from '../../../src/ipc/contract.js';
import { LoadedValue } from '../../../src/ui/stores/loaded-value.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const error: ErrorView = { code: 'INTERNAL', message: 'It broke. Nothing was lost.', hint: 'Try again.' };

describe('LoadedValue', () => {
  /** The answers that are still to be given, the oldest first. */
  let answers: ((value: number | ErrorView) => void)[];
  let value: LoadedValue<number>;

  beforeEach(() => {
    answers = [];
    value = new LoadedValue(
      () =>
        new Promise((resolve, reject) => {
          // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the contract's rejections are no `Error`s
          answers.push((answer) => (typeof answer === 'number' ? resolve(answer) : reject(answer)));
        }),
    );
  });

  const answer = async (given: number | ErrorView): Promise<void> => {
    answers.shift()?.(given);
    await settled();
  };

  it('asks for nothing until somebody watches, and not again for what it has', async () => {
    value.invalidate();
    expect(answers).to.have.lengthOf(0);
    const end = value.watch();
    expect(value.state).to.deep.equal({ kind: 'loading' });
    await answer(7);
    expect(value.state).to.deep.equal({ kind: 'ready', value: 7 });
    end();
    value.watch()();
    expect(answers).to.have.lengthOf(0);
  });

  it('keeps what it has while it loads anew, and nothing of what no longer holds', async () => {
    value.watch();
    await answer(7);
    value.invalidate();
    expect(value.state).to.deep.equal({ kind: 'ready', value: 7 });
    await answer(8);
    expect(value.state).to.deep.equal({ kind: 'ready', value: 8 });
    value.replace();
    expect(value.state).to.deep.equal({ kind: 'loading' });
    await answer(9);
    expect(value.state).to.deep.equal({ kind: 'ready', value: 9 });
  });

  it('shows the answer to the newest request, whichever comes last', async () => {
    value.watch();
    value.reload();
    const [older, newer] = answers;
    newer?.(2);
    await settled();
    older?.(1);
    await settled();
    expect(value.state).to.deep.equal({ kind: 'ready', value: 2 });
  });

  it('drops an answer that was on its way when everything was forgotten', async () => {
    const end = value.watch();
    value.clear();
    await answer(7);
    expect(value.state).to.deep.equal({ kind: 'empty' });
    end();
    value.watch();
    expect(answers).to.have.lengthOf(1);
  });

  it('shows an error, and asks again at the next watch', async () => {
    const end = value.watch();
    await answer(error);
    expect(value.state).to.deep.equal({ kind: 'failed', error });
    end();
    value.watch();
    await answer(7);
    expect(value.state).to.deep.equal({ kind: 'ready', value: 7 });
  });
});
