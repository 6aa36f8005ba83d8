import { expect } from 'chai';

import { AppError, errorCodes, toAppError } from '../../../src/core/errors.js';

describe('AppError', () => {
  it('survives the way across a process boundary, but for its cause', () => {
    const error = new AppError('UNLOCK_THROTTLED', 'Too many attempts.', 'Wait a minute.', {
      cause: new Error('secret'),
      details: { retryAfterMs: 60_000 },
    });
    const description = error.describe();
    expect(structuredClone(description)).to.deep.equal({
      code: 'UNLOCK_THROTTLED',
      message: 'Too many attempts.',
      hint: 'Wait a minute.',
      details: { retryAfterMs: 60_000 },
    });
    expect(AppError.from(description).describe()).to.deep.equal(description);
  });

  it('describes no details when it has none', () => {
    expect(new AppError('USAGE', 'm', 'h').describe()).to.have.all.keys('code', 'message', 'hint');
  });

  it('keeps its cause for the log', () => {
    const cause = new Error('inner');
    expect(new AppError('USAGE', 'm', 'h', { cause })).to.have.property('cause', cause);
  });

  it('stays the same when it is typed already', () => {
    const error = new AppError('USAGE', 'm', 'h');
    expect(toAppError(error)).to.equal(error);
  });

  for (const thrown of [
    new Error('the password is hunter2'),
    'hunter2',
    null,
    undefined,
    { code: 'WRONG_PASSWORD', hint: 'hunter2' },
  ]) {
    it(`is made of ${thrown instanceof Error ? 'a foreign error' : JSON.stringify(thrown)} without showing its text`, () => {
      const error = toAppError(thrown);
      expect(error.code).to.equal('INTERNAL');
      expect(JSON.stringify(error.describe())).not.to.contain('hunter2');
    });
  }

  it('has codes that are unique', () => {
    expect(new Set(errorCodes).size).to.equal(errorCodes.length);
  });
});
