import { expect } from 'chai';

import { Registry } from '../../../src/container/index.js';
import { AppError } from '../../../src/core/errors.js';

describe('Registry', () => {
  let registry: Registry<{ readonly id: string }>;

  beforeEach(() => {
    registry = new Registry();
  });

  const ids = (): string[] => registry.all.map(({ id }) => id);

  it('holds items in the order in which they came', () => {
    for (const id of ['c', 'a', 'b']) registry.register({ id });
    expect(ids()).to.deep.equal(['c', 'a', 'b']);
  });

  it('lets an item go when its handle is disposed, and lets its id be used again', () => {
    const first = registry.register({ id: 'a' });
    registry.register({ id: 'b' });
    first.dispose();
    expect(ids()).to.deep.equal(['b']);
    registry.register({ id: 'a' });
    expect(ids()).to.deep.equal(['b', 'a']);
    // The old handle has nothing to say about the new item.
    first.dispose();
    expect(ids()).to.deep.equal(['b', 'a']);
  });

  it('refuses an id that is taken, and keeps the first item', () => {
    const first = { id: 'a' };
    registry.register(first);
    expect(() => registry.register({ id: 'a' }))
      .to.throw(AppError)
      .with.property('code', 'DUPLICATE_ID');
    expect(registry.all).to.deep.equal([first]);
  });

  it('gives lists that later changes leave alone', () => {
    registry.register({ id: 'a' });
    const before = registry.all;
    registry.register({ id: 'b' });
    expect(before).to.have.length(1);
  });
});
