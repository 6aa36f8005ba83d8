import { expect } from 'chai';

import { StagedRecordStore } from '../../../../src/plugins/vault/worker/staged-record-store.js';
import { MemoryRecordStore } from '../../../support/vault/memory-record-store.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('StagedRecordStore', () => {
  const kept = bytes(1, 1);
  const removed = bytes(1, 2);
  const added = bytes(1, 3);
  let stored: MemoryRecordStore;
  let store: StagedRecordStore;

  beforeEach(() => {
    stored = new MemoryRecordStore();
    stored.transaction((writer) => {
      writer.put(kept, bytes(10));
      writer.put(removed, bytes(20));
    });
    store = new StagedRecordStore(stored);
  });

  it('shows changes as if they were written while they are worked out, and writes nothing', () => {
    const { result, changes } = store.stage((writer) => {
      writer.put(kept, bytes(11));
      writer.put(added, bytes(30));
      writer.put(added, bytes(31));
      writer.remove(removed);
      expect(store.read(kept)).to.deep.equal(bytes(11));
      expect(store.versions(added)).to.deep.equal([bytes(31)]);
      expect(store.read(removed)).to.equal(undefined);
      expect(store.versions(removed)).to.deep.equal([]);
      return 'done';
    });
    expect(result).to.equal('done');
    expect(changes.isEmpty).to.equal(false);
    for (const view of [store, stored]) {
      expect(view.read(kept)).to.deep.equal(bytes(10));
      expect(view.read(removed)).to.deep.equal(bytes(20));
      expect(view.read(added)).to.equal(undefined);
    }
  });

  it('writes the last of the changes of each record, in the order in which they were first made', () => {
    const { changes } = store.stage((writer) => {
      writer.put(added, bytes(30));
      writer.remove(removed);
      writer.put(added, bytes(31));
    });
    const order: string[] = [];
    changes.writeTo({
      put: (key, value) => order.push(`put ${key.join()} ${value.join()}`),
      remove: (key) => order.push(`remove ${key.join()}`),
    });
    expect(order).to.deep.equal(['put 1,3 31', 'remove 1,2']);
    store.transaction((writer) => changes.writeTo(writer));
    expect(stored.read(added)).to.deep.equal(bytes(31));
    expect(stored.read(removed)).to.equal(undefined);
  });

  it('forgets what was worked out when that fails', () => {
    const fail = (): void => {
      store.stage((writer) => {
        writer.put(kept, bytes(99));
        throw new RangeError('in the middle');
      });
    };
    expect(fail).to.throw(RangeError);
    expect(store.read(kept)).to.deep.equal(bytes(10));
    expect(store.stage(() => undefined).changes.isEmpty).to.equal(true);
  });

  it('refuses to list records once any is changed, as the list would not show it', () => {
    store.stage((writer) => {
      expect([...store.list(bytes(1))]).to.have.length(2);
      writer.put(added, bytes(30));
      expect(() => store.list(bytes(1)))
        .to.throw()
        .with.property('code', 'INTERNAL');
    });
    expect([...store.list(bytes(1))]).to.have.length(2);
  });
});
