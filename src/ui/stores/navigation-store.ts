import { makeAutoObservable, runInAction } from 'mobx';

import type { AddressBar } from '../environment.js';

export type SettingsSection = 'sync' | 'vault' | 'general' | 'about';

/** A place in the window. */
export type Route =
  | { readonly page: 'overview' }
  | { readonly page: 'devices' }
  | { readonly page: 'rotations' }
  | { readonly page: 'activity' }
  | { readonly page: 'settings'; readonly section: SettingsSection };

const settingsSections: readonly SettingsSection[] = ['sync', 'vault', 'general', 'about'];

/** The address of a route, with its leading `#`. */
export function hashOf(route: Route): string {
  return route.page === 'settings' ? `#/settings/${route.section}` : `#/${route.page}`;
}

/** The route at an address; the overview when there is none. */
export function routeAt(hash: string): Route {
  const [page, section] = hash.replace(/^#\//, '').split('/');
  switch (page) {
    case 'devices':
    case 'rotations':
    case 'activity':
      return { page };
    case 'settings':
      return { page, section: settingsSections.find((known) => known === section) ?? 'sync' };
    default:
      return { page: 'overview' };
  }
}

/** Where the person is. Kept in the address, so that a reload comes back to the same place. */
export class NavigationStore {
  route: Route;
  /** Whether the search field of the devices is to take the focus as soon as it is there. */
  isSearchWanted = false;
  private readonly endAddress: () => void;

  constructor(private readonly addressBar: AddressBar) {
    this.route = routeAt(addressBar.read());
    makeAutoObservable<this, 'addressBar' | 'endAddress'>(this, { addressBar: false, endAddress: false });
    this.endAddress = addressBar.onChange(() => runInAction(() => this.followAddress()));
  }

  goTo(route: Route): void {
    this.route = route;
    this.addressBar.push(hashOf(route));
  }

  /** Goes to the devices, to their search field. */
  searchDevices(): void {
    this.goTo({ page: 'devices' });
    this.isSearchWanted = true;
  }

  /** The search field has the focus. */
  finishSearchRequest(): void {
    this.isSearchWanted = false;
  }

  /** Loads the window again, at the overview: the page that it failed at may fail again. */
  startAgain(): void {
    this.goTo({ page: 'overview' });
    this.addressBar.reload();
  }

  dispose(): void {
    this.endAddress();
  }

  private followAddress(): void {
    this.route = routeAt(this.addressBar.read());
  }
}
