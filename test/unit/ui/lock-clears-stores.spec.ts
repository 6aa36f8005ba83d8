import { expect } from 'chai';

import type { AppSnapshot, ErrorView } from '../../../src/ipc/contract.js';
import { createStores, type Stores } from '../../../src/ui/stores/create-stores.js';
import { PagedList } from '../../../src/ui/stores/paged-list.js';
import { WindowedList } from '../../../src/ui/stores/windowed-list.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const PLANTED = 'planted-text';
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The same, with the planted text in every text of it that is free. */
function planted<T>(value: T): T {
  const keep = new Set(['kind', 'standing', 'state', 'severity', 'action', 'priority', 'code', 'remedy', 'trigger']);
  const change = (part: unknown, name = ''): unknown => {
    if (typeof part === 'string') return keep.has(name) ? part : `${PLANTED} ${part}`;
    if (Array.isArray(part)) return part.map((item) => change(item));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, change(inner, key)]));
  };
  return change(value) as T;
}

interface Sight {
  readonly path: string;
  readonly value: unknown;
}

/** Everything that can be reached from the stores, however deep, in fields that are private too. */
function* everythingIn(root: object, left: ReadonlySet<unknown>): Generator<Sight> {
  const seen = new Set<unknown>(left);
  const queue: Sight[] = [{ path: '', value: root }];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { path, value } = next;
    yield next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map || value instanceof Set) queue.push({ path: `${path}()`, value: [...value] });
    for (const key of Reflect.ownKeys(value)) {
      const descriptor = Object.getOwnPropertyDescriptor(value, key);
      if (descriptor !== undefined && 'value' in descriptor) {
        queue.push({ path: `${path}.${String(key)}`, value: descriptor.value as unknown });
      }
    }
  }
}

interface Watchable {
  watch(): () => void;
}

function isWatchable(value: unknown): value is Watchable {
  return typeof value === 'object' && value !== null && 'watch' in value && typeof value.watch === 'function';
}

describe('locking', () => {
  const all = samples(Date.UTC(2026, 10, 22, 12));
  let bridge: ScriptedBridge;
  let environment: HeadlessEnvironment;
  let stores: Stores;
  let snapshot: AppSnapshot;

  beforeEach(async () => {
    snapshot = {
      ...planted({ ...all.unlocked, status: all.needsSync, failedCheck: all.failed }),
      settings: all.unlocked.settings,
    };
    const pageOf = <T>(items: readonly T[]): { total: number; items: T[] } => ({
      total: items.length,
      items: [...planted(items)],
    });
    bridge = new ScriptedBridge()
      .answer('app:getSnapshot', () => snapshot)
      .answer('devices:list', () => pageOf(all.devices))
      .answer('keystore:listRotations', () => pageOf(all.rotations))
      .answer('keystore:listActivity', () => pageOf(all.activity))
      .answer('metrics:listRuns', () => pageOf(all.runs));
    environment = new HeadlessEnvironment();
    stores = createStores(bridge, environment);
    await stores.connect();
  });
  afterEach(() => stores.dispose());

  /** Where the planted text is. What is about the machine, or the other end of the bridge, is no store. */
  const places = (): readonly string[] =>
    [...everythingIn(stores, new Set<unknown>([bridge, environment.page]))]
      .filter(({ value }) => typeof value === 'string' && value.includes(PLANTED))
      .map(({ path }) => path);

  /** Where the pages begin that were asked for, from a request on. */
  const offsetsAsked = (from = 0): readonly unknown[] =>
    bridge.calls.slice(from).flatMap(({ argument }) => (argument as { readonly offset?: number } | null)?.offset ?? []);

  /** Fills whatever can be filled: every list there is, a dialog, messages. */
  function fill(): readonly (() => void)[] {
    const lists = [...everythingIn(stores, new Set<unknown>([bridge, environment]))].map(({ value }) => value);
    const ends = lists.filter(isWatchable).map((list) => list.watch());
    const [laptop] = planted(all.devices);
    stores.dialogs.show({ kind: 'revoke-device', device: laptop });
    stores.toasts.show({
      tone: 'success',
      title: PLANTED,
      description: PLANTED,
      action: { label: PLANTED, run: () => undefined },
    });
    stores.keystore.deviceView.setSearch(PLANTED);
    stores.places.note('#/activity', { anchor: PLANTED, offset: 12, listed: 300 });
    stores.navigation.searchDevices();
    stores.work.receive({ operation: 'importBundle', phase: 'writing', done: 1, total: 2 });
    return ends;
  }

  it('leaves nothing of the keystore in any store', async () => {
    const ends = fill();
    await settled();
    const before = new Set(places().map((path) => path.split('.')[1]));
    expect([...before]).to.include.members(['keystore', 'overview', 'sync', 'dialogs', 'toasts']);
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'idle' });
    await settled();
    expect(places()).to.deep.equal([]);
    expect([...environment.remembered]).to.deep.equal([]);
    expect(stores.navigation.isSearchWanted).to.equal(false);
    expect(stores.work.progress).to.equal(null);
    for (const end of ends) end();
  });

  it('lets every list begin at its first page again', async () => {
    const lists = [...everythingIn(stores, new Set<unknown>([bridge, environment]))].map(({ value }) => value);
    const paged = lists.filter((list) => list instanceof PagedList);
    const windowed = lists.filter((list) => list instanceof WindowedList);
    expect(paged).not.to.have.length(0);
    expect(windowed).not.to.have.length(0);
    const long = <T>(items: readonly T[]): { total: number; items: T[] } => ({ total: 1000, items: [...items] });
    bridge
      .answer('devices:list', () => long(all.devices))
      .answer('keystore:listRotations', () => long(all.rotations))
      .answer('keystore:listActivity', () => long(all.activity))
      .answer('metrics:listRuns', () => long(all.runs));
    const ends = [...paged, ...windowed].map((list) => list.watch());
    for (const list of paged) list.goTo(4 * list.pageSize);
    for (const list of windowed) list.show(4 * list.pageSize, 5 * list.pageSize);
    await settled();
    expect(offsetsAsked()).to.include.members([4 * 5, 4 * 100]);
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'person' });
    await settled();

    const before = bridge.calls.length;
    bridge.emit('vault:state-change', { kind: 'unlocked' });
    await settled();
    expect(new Set(offsetsAsked(before))).to.deep.equal(new Set([0]));
    for (const end of ends) end();
  });

  it('[B7] leaves nothing in what the engine keeps of the last text that was looked through', () => {
    /text/.test(PLANTED);
    expect(RegExp.input).to.equal(PLANTED);
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'person' });
    expect(RegExp.input).to.equal('');
  });

  it('[B7] hears no answer of an open vault that comes after the lock', async () => {
    const { keystore } = stores;
    const answers: (() => void)[] = [];
    const written = { name: PLANTED, folder: PLANTED, bytes: 1, entries: 1 };
    const error: ErrorView = { code: 'INTERNAL', message: PLANTED, hint: PLANTED };
    bridge
      .answer('keystore:export', () => new Promise((resolve) => answers.push(() => resolve(written))))
      .answer('devices:rename', () => new Promise((resolve) => answers.push(() => resolve(null))))
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the contract's rejections are no `Error`s
      .answer('devices:archive', () => new Promise((_, reject) => answers.push(() => reject(error))));
    const heard: string[] = [];
    const ask = (): void => {
      const requests = {
        export: keystore.exportBundle({ file: 'token' }),
        rename: keystore.renameDevice('laptop', PLANTED),
        archive: keystore.archiveDevice('laptop'),
      };
      for (const [name, request] of Object.entries(requests)) {
        request.then(
          () => heard.push(name),
          () => heard.push(`no ${name}`),
        );
      }
    };
    ask();
    for (const answer of answers.splice(0)) answer();
    await settled();
    expect(heard.splice(0)).to.have.members(['export', 'rename', 'no archive']);

    ask();
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'person' });
    bridge.emit('vault:state-change', { kind: 'unlocked' });
    await settled();
    for (const answer of answers.splice(0)) answer();
    await settled();
    expect(heard).to.deep.equal([]);
  });

  it('leaves nothing that was still on its way', async () => {
    fill();
    bridge.emit('vault:state-change', { kind: 'locked', reason: 'person' });
    bridge.emit('keystore:change', null);
    await settled();
    expect(places()).to.deep.equal([]);
  });
});
