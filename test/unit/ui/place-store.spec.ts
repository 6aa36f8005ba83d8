import { expect } from 'chai';

import { PlaceStore } from '../../../src/ui/stores/place-store.js';
import { createStores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { samples } from '../../support/ui-samples.js';

const place = { anchor: 'an-entry', offset: 12.5, listed: 230 };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('PlaceStore', () => {
  let environment: HeadlessEnvironment;
  let places: PlaceStore;

  beforeEach(() => {
    environment = new HeadlessEnvironment();
    places = new PlaceStore(environment.memory);
  });

  it('keeps the place on each page across a reload', () => {
    places.note('#/rotations', place);
    places.note('#/overview', { anchor: null, offset: 80, listed: 0 });
    places.forget('#/overview');
    const reloaded = new PlaceStore(environment.memory);
    expect(reloaded.at('#/rotations')).to.deep.equal(place);
    expect(reloaded.at('#/overview')).to.equal(null);
    reloaded.clear();
    expect(reloaded.at('#/rotations')).to.equal(null);
    expect([...environment.remembered]).to.deep.equal([]);
  });

  it('makes nothing of what somebody else left', () => {
    for (const left of ['{', '7', '{"#/activity":null}', '{"#/activity":{"anchor":3,"offset":1,"listed":1}}']) {
      environment.remembered.set('places', left);
      expect(new PlaceStore(environment.memory).at('#/activity')).to.equal(null);
    }
    environment.remembered.set('places', '{"#/activity":{"anchor":null,"offset":"1","listed":1}}');
    expect(new PlaceStore(environment.memory).at('#/activity')).to.equal(null);
  });

  it('has a list that grew load as much of it again', async () => {
    const all = samples(Date.UTC(2026, 10, 22, 12));
    const asked: number[] = [];
    const bridge = new ScriptedBridge()
      .answer('app:getSnapshot', () => all.unlocked)
      .answer('keystore:listRotations', ({ offset, limit }) => {
        asked.push(offset);
        return { total: 1000, items: Array.from({ length: limit }, () => all.rotations.slice(0, 1)).flat() };
      });
    places.note('#/rotations', place);
    const stores = createStores(bridge, environment);
    await stores.connect();
    const end = stores.keystore.rotations.watch();
    await settled();
    expect(asked).to.deep.equal([0, 100, 200]);
    end();
    stores.dispose();
  });
});
