import { expect } from 'chai';

import { ExitCode, exitCodeOfError } from '../../../src/cli/exit-code.js';
import { errorCodes, type ErrorCode } from '../../../src/core/errors.js';

/** Written out once more on purpose: a script depends on every one of them. */
const expected: Partial<Record<ErrorCode, number>> = {
  USAGE: 2,
  VAULT_LOCKED: 3,
  WRONG_PASSWORD: 3,
  UNLOCK_THROTTLED: 3,
  RECOVERY_KEY_FOREIGN: 3,
  RECOVERY_KEY_INVALID: 3,
  PAIRING_CODE_WRONG: 3,
  REQUEST_ENDED: 3,
};

describe('exitCodeOfError', () => {
  for (const code of errorCodes) {
    it(`ends with ${expected[code] ?? 4} for ${code}`, () => {
      expect(exitCodeOfError[code]).to.equal(expected[code] ?? 4);
    });
  }

  it('never says that all is well, or that a check came to a verdict', () => {
    expect(Object.values(exitCodeOfError)).to.not.include.members([ExitCode.ok]);
    expect(Object.values(exitCodeOfError)).to.not.include.members([ExitCode.needsYou]);
  });

  it('knows no code that is not in the list of errors', () => {
    expect(Object.keys(exitCodeOfError).toSorted()).to.deep.equal([...errorCodes].toSorted());
  });
});
