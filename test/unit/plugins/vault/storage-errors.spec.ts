import { expect } from 'chai';

import { AppError, appError } from '../../../../src/core/errors.js';
import { toStorageError } from '../../../../src/plugins/vault/worker/storage-errors.js';

const withCode = (code: string | number): Error => Object.assign(new Error('from below'), { code });

describe('Errors of the storage', () => {
  it('say what happened, that nothing was lost, and what to do', () => {
    for (const [code, expected] of [
      [28, 'VAULT_STORAGE_FULL'],
      ['ENOSPC', 'VAULT_STORAGE_FULL'],
      [122, 'VAULT_STORAGE_FULL'],
      [-30792, 'VAULT_STORAGE_FULL'],
      [5, 'VAULT_STORAGE_FAILED'],
      [13, 'VAULT_STORAGE_FAILED'],
      ['EROFS', 'VAULT_STORAGE_FAILED'],
      [-30796, 'VAULT_DAMAGED'],
      [-30793, 'VAULT_DAMAGED'],
    ] as const) {
      const error = toStorageError(withCode(code));
      expect(error, String(code)).to.be.instanceOf(AppError).and.to.include({ code: expected });
      expect(error).to.have.property('message').that.does.not.include('from below');
      expect(error).to.have.property('hint').that.is.not.empty;
    }
  });

  it('leave alone what is typed already, and what did not come from the storage', () => {
    for (const error of [appError('VAULT_DAMAGED'), new TypeError('a bug'), 'text']) {
      expect(toStorageError(error)).to.equal(error);
    }
  });
});
