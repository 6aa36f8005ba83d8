import { expect } from 'chai';

import { Emitter } from '../../../src/core/event.js';

describe('An event', () => {
  let errors: unknown[];
  let emitter: Emitter<number>;

  beforeEach(() => {
    errors = [];
    emitter = new Emitter((error) => errors.push(error));
  });

  it('reaches every listener, in the order in which they came', () => {
    const heard: string[] = [];
    emitter.event((value) => heard.push(`a${value}`));
    emitter.event((value) => heard.push(`b${value}`));
    emitter.fire(1);
    emitter.fire(2);
    expect(heard).to.deep.equal(['a1', 'b1', 'a2', 'b2']);
  });

  it('reaches the others when a listener throws, and the error is heard of', () => {
    const failure = new Error('broken');
    const heard: number[] = [];
    emitter.event(() => {
      throw failure;
    });
    emitter.event((value) => heard.push(value));
    emitter.fire(1);
    expect(heard).to.deep.equal([1]);
    expect(errors).to.deep.equal([failure]);
  });

  it('no longer reaches a listener that unsubscribed', () => {
    const heard: number[] = [];
    const subscription = emitter.event((value) => heard.push(value));
    subscription.dispose();
    subscription.dispose();
    emitter.fire(1);
    expect(heard).to.deep.equal([]);
    expect(emitter.listenerCount).to.equal(0);
  });

  it('counts one function that subscribed twice as two listeners', () => {
    const heard: number[] = [];
    const listener = (value: number): void => void heard.push(value);
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    expect(heard).to.deep.equal([1, 1, 2]);
  });

  it('does not reach those who subscribe while it is told', () => {
    const heard: number[] = [];
    emitter.event(() => emitter.event((value) => heard.push(value)));
    emitter.fire(1);
    expect(heard).to.deep.equal([]);
  });

  it('reaches nobody after disposal', () => {
    const heard: number[] = [];
    emitter.event((value) => heard.push(value));
    emitter.dispose();
    emitter.fire(1);
    expect(heard).to.deep.equal([]);
  });

  it('leaves no listener after 1,000 subscriptions that ended', () => {
    for (let index = 0; index < 1_000; index += 1) emitter.event(() => {}).dispose();
    expect(emitter.listenerCount).to.equal(0);
  });
});
