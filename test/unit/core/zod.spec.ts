import { expect } from 'chai';

import { z } from '../../../src/core/zod.js';

describe('zod', () => {
  it('checks values without turning text into code', () => {
    const { Function: compile } = globalThis;
    let compiled = 0;
    globalThis.Function = new Proxy(compile, {
      construct: (target, texts: string[]) => {
        compiled += 1;
        return new target(...texts);
      },
    });
    try {
      const schema = z.object({ count: z.number() });
      expect(schema.safeParse({ count: 1 }).success).to.equal(true);
      expect(schema.safeParse({ count: 'one' }).success).to.equal(false);
    } finally {
      globalThis.Function = compile;
    }
    expect(compiled).to.equal(0);
  });
});
