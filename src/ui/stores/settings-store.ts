import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { IpcBridge, SettingsView } from '../../ipc/contract.js';

/** What the person has set. */
export class SettingsStore {
  /** Null until the first snapshot. */
  values: SettingsView | null = null;

  constructor(private readonly bridge: IpcBridge) {
    makeAutoObservable<this, 'bridge'>(this, { bridge: false, values: observableRef });
  }

  receive(values: SettingsView): void {
    this.values = values;
  }

  /** Rejects with an `ErrorView`; the old values then hold. */
  async update(changes: Partial<SettingsView>): Promise<void> {
    const values = await this.bridge.invoke('settings:update', changes);
    runInAction(() => this.receive(values));
  }
}
