import type { ContainerModule } from 'inversify';

import type { ServiceId } from './service-id.js';

/** The order in which plugins start. Plugins of one phase start together; a phase begins when the one before has ended. */
export const phases = ['storage', 'domain', 'edges', 'interface'] as const;

export type Phase = (typeof phases)[number];

/** A service that must run without anybody asking for it. */
export interface Startable {
  /** Begins the service's work. May be called again without effect. */
  start(): void | Promise<void>;
}

/** A feature of the app: what it binds, and which of its services run from the start. */
export interface Plugin {
  /** Unique, lower-case with dashes; appears in logs and in the start report. */
  readonly id: string;
  readonly phase: Phase;
  readonly module: ContainerModule;
  readonly starts: readonly ServiceId<Startable>[];
}
