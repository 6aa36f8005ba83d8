import { expect } from 'chai';

import type { CommandContext } from '../../../src/cli/command.js';
import { unlockWith } from '../../../src/cli/unlock.js';
import { defer } from '../../support/defer.js';

describe('unlockWith', () => {
  it('comes back when all of the vault was read, so that what a command says of damage is the whole truth', async () => {
    const [opening, reading] = [defer<void>(), defer<void>()];
    const asked: unknown[] = [];
    const vault = {
      state: { kind: 'unlocked' },
      unlock: (...request: unknown[]) => {
        asked.push(request);
        return opening.promise;
      },
      whenVerified: () => reading.promise,
    };
    let isBack = false;
    const context = { application: { vault }, waitMs: 1500 } as unknown as CommandContext;
    const unlocking = unlockWith(context, 'a password').then(() => (isBack = true));
    expect(asked).to.deep.equal([['a password', { waitMs: 1500 }]]);
    opening.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isBack, 'a large vault is open before it was read').to.equal(false);
    reading.resolve();
    await unlocking;
  });
});
