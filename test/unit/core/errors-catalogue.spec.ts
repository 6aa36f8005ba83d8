import { expect } from 'chai';

import { AppError, appError, toAppError } from '../../../src/core/errors.js';

describe('errors from the catalogue', () => {
  it('take their code and words from their key', () => {
    const error = appError('UNLOCK_THROTTLED', { seconds: 1 }, { details: { retryAfterMs: 900 } });
    expect(error).to.include({ code: 'UNLOCK_THROTTLED', message: 'Too many attempts. Try again in 1 second.' });
    expect(error.details).to.deep.equal({ retryAfterMs: 900 });
    expect(appError('WRONG_PASSWORD.recovery-key')).to.include({
      code: 'WRONG_PASSWORD',
      message: 'This recovery key does not open the vault of this device.',
    });
  });

  it('advise what can be done where they are read, also after they crossed a process boundary', () => {
    const received = AppError.from(structuredClone(appError('WRONG_PASSWORD').describe()));
    expect(received.describe({ place: 'window', now: 0 }).hint).to.contain('You can also use the recovery key.');
    expect(received.describe({ place: 'command', now: 0 }).hint).to.contain('onestar recover');
  });

  it('keep the words they came with when another version made them', () => {
    const description = { ...appError('INTERNAL').describe(), text: { key: 'toString', parameters: {} } };
    expect(AppError.from(description).describe().message).to.equal(description.message);
  });

  it('say nothing of an error that nobody foresaw', () => {
    const error = toAppError(new Error('secret'));
    expect(error.code).to.equal('INTERNAL');
    expect(JSON.stringify(error.describe())).not.to.contain('secret');
  });
});
