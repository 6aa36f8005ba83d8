import { expect } from 'chai';

import { hashOf, NavigationStore, routeAt, type Route } from '../../../src/ui/stores/navigation-store.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';

const routes: readonly Route[] = [
  { page: 'overview' },
  { page: 'devices' },
  { page: 'rotations' },
  { page: 'activity' },
  { page: 'settings', section: 'sync' },
  { page: 'settings', section: 'vault' },
  { page: 'settings', section: 'general' },
  { page: 'settings', section: 'about' },
];

describe('NavigationStore', () => {
  for (const route of routes) {
    it(`comes back to ${hashOf(route)} after a reload`, () => {
      const environment = new HeadlessEnvironment();
      new NavigationStore(environment.addressBar).goTo(route);
      expect(new NavigationStore(environment.addressBar).route).to.deep.equal(route);
    });
  }

  it('follows links and the back button', () => {
    const environment = new HeadlessEnvironment();
    const navigation = new NavigationStore(environment.addressBar);
    environment.visit('#/devices');
    expect(navigation.route).to.deep.equal({ page: 'devices' });
    navigation.dispose();
    expect(environment.listenerCount).to.equal(0);
  });

  it('starts again at the overview, wherever the window failed', () => {
    const environment = new HeadlessEnvironment();
    const navigation = new NavigationStore(environment.addressBar);
    navigation.goTo({ page: 'activity' });
    navigation.startAgain();
    expect(environment.reloads).to.equal(1);
    expect(new NavigationStore(environment.addressBar).route).to.deep.equal({ page: 'overview' });
  });

  it('answers an unknown address with the nearest page', () => {
    expect(routeAt('')).to.deep.equal({ page: 'overview' });
    expect(routeAt('#/nowhere')).to.deep.equal({ page: 'overview' });
    expect(routeAt('#/settings/nowhere')).to.deep.equal({ page: 'settings', section: 'sync' });
  });
});
