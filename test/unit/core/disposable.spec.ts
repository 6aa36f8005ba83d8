import { expect } from 'chai';

import { DisposableSlot, DisposableStore, toDisposable, type Disposable } from '../../../src/core/disposable.js';

describe('Disposables', () => {
  let released: string[];

  beforeEach(() => {
    released = [];
  });

  const named = (name: string): Disposable => toDisposable(() => released.push(name));

  it('made of a function call it once', () => {
    const disposable = named('a');
    disposable.dispose();
    disposable.dispose();
    expect(released).to.deep.equal(['a']);
  });

  describe('in a store', () => {
    it('are given back when they are added', () => {
      const disposable = named('a');
      expect(new DisposableStore().add(disposable)).to.equal(disposable);
    });

    it('are released together, the newest first, and once', () => {
      const store = new DisposableStore();
      for (const name of ['a', 'b', 'c']) store.add(named(name));
      store.dispose();
      store.dispose();
      expect(released).to.deep.equal(['c', 'b', 'a']);
    });

    it('are released at once when they come after the end', () => {
      const store = new DisposableStore();
      store.dispose();
      store.add(named('late'));
      expect(released).to.deep.equal(['late']);
    });

    it('can be cleared, and the store used again', () => {
      const store = new DisposableStore();
      store.add(named('a'));
      store.clear();
      store.add(named('b'));
      expect(released).to.deep.equal(['a']);
      store.dispose();
      expect(released).to.deep.equal(['a', 'b']);
    });

    it('may add to the store while they are released', () => {
      const store = new DisposableStore();
      store.add(toDisposable(() => store.add(named('late'))));
      store.dispose();
      expect(released).to.deep.equal(['late']);
    });
  });

  describe('in a slot', () => {
    it('are released when another takes their place', () => {
      const slot = new DisposableSlot<Disposable>();
      slot.value = named('a');
      slot.value = named('b');
      expect(released).to.deep.equal(['a']);
      slot.value = undefined;
      expect(released).to.deep.equal(['a', 'b']);
      expect(slot.value).to.equal(undefined);
    });

    it('stay when they take their own place', () => {
      const slot = new DisposableSlot<Disposable>();
      const disposable = named('a');
      slot.value = disposable;
      slot.value = disposable;
      expect(released).to.deep.equal([]);
      expect(slot.value).to.equal(disposable);
    });

    it('are released with it, and at once when they come after its end', () => {
      const slot = new DisposableSlot<Disposable>();
      slot.value = named('a');
      slot.dispose();
      slot.value = named('late');
      expect(released).to.deep.equal(['a', 'late']);
      expect(slot.value).to.equal(undefined);
    });
  });
});
