import { reaction } from 'mobx';

import type { IpcBridge } from '../../ipc/contract.js';
import type { Environment } from '../environment.js';
import type { SessionStore } from './session-store.js';

/** How often use of the app is reported at most. The shortest time to auto-lock is a minute. */
export const ACTIVITY_REPORT_INTERVAL_MS = 30_000;

const INPUT_EVENTS = ['pointerdown', 'keydown'] as const;

/** Tells the vault that somebody is using the app: it must not lock under their hands, or will be asked to open soon. */
export class ActivityReporter {
  private lastReportAt = -Infinity;
  private readonly endReaction: () => void;

  constructor(
    private readonly bridge: IpcBridge,
    private readonly session: SessionStore,
    private readonly environment: Environment,
  ) {
    for (const type of INPUT_EVENTS) environment.page.addEventListener(type, this.report, { capture: true });
    // The time of idling starts with the unlocking, so the first input after it counts anew; and so does the first after the lock.
    this.endReaction = reaction(
      () => session.vault?.kind,
      () => {
        this.lastReportAt = -Infinity;
      },
    );
  }

  dispose(): void {
    this.endReaction();
    for (const type of INPUT_EVENTS) this.environment.page.removeEventListener(type, this.report, { capture: true });
  }

  private readonly report = (): void => {
    const now = this.environment.now();
    const elapsed = now - this.lastReportAt;
    // A clock that was set back must not silence the reports.
    const { vault } = this.session;
    if (vault?.kind !== 'unlocked' && vault?.kind !== 'joining' && vault?.kind !== 'locked') return;
    if (elapsed >= 0 && elapsed < ACTIVITY_REPORT_INTERVAL_MS) return;
    this.lastReportAt = now;
    this.bridge.invoke('vault:noteActivity').catch(() => {
      // Not told to the person: the vault locks a little early at worst, and the next input reports again.
      this.lastReportAt = -Infinity;
    });
  };
}
