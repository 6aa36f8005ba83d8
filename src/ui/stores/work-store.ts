import { makeAutoObservable, observableRef, runInAction } from 'mobx';

import type { IpcBridge, VaultProgressView } from '../../ipc/contract.js';

/** What can be followed, and given up. */
export type LongOperation = VaultProgressView['operation'];

/** Long work of the vault that this window asked for: how far it is, and whether it is being given up. */
export class WorkStore {
  /** Null as long as nothing was heard of it; quick work is never heard of. */
  progress: VaultProgressView | null = null;
  cancellation: 'none' | 'asked' | 'too-late' = 'none';

  constructor(private readonly bridge: IpcBridge) {
    makeAutoObservable<this, 'bridge'>(this, { bridge: false, progress: observableRef });
  }

  receive(progress: VaultProgressView): void {
    this.progress = progress;
  }

  /** How far an operation is; null as long as nothing was heard of it. */
  progressOf(operation: LongOperation): VaultProgressView | null {
    return this.progress?.operation === operation ? this.progress : null;
  }

  /** Gives up what is under way: it then rejects with `OPERATION_CANCELLED`. Never rejects: what can't be given up goes on. */
  async cancel(): Promise<void> {
    if (this.cancellation === 'asked') return;
    this.cancellation = 'asked';
    const isCancelled = await this.bridge.invoke('vault:cancel').then(
      ({ cancelled }) => cancelled,
      () => false,
    );
    runInAction(() => {
      // It may be over by now, and forgotten.
      if (this.cancellation === 'asked' && !isCancelled) this.cancellation = 'too-late';
    });
  }

  /** Forgets it: it is over, another one begins, or the vault locked. */
  clear(): void {
    this.progress = null;
    this.cancellation = 'none';
  }
}
