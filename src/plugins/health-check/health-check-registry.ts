import type { Registry } from '../../container/registry.js';
import { serviceId } from '../../container/service-id.js';
import type { DeviceId, KeystoreSnapshot } from '../../keystore/index.js';
import type { Remedy, Severity } from './sync-check-result.js';

/** Something a check found. */
export interface Finding {
  /** Stable, in capitals with underscores. */
  readonly code: string;
  readonly severity: Severity;
  /** What is so, for a person. */
  readonly message: string;
  /** What to do about it, for a person. */
  readonly recommendation: string;
  readonly remedy: Remedy;
  /** The device it is about, when it is about one. */
  readonly device?: { readonly id: DeviceId; readonly name: string };
}

/** When an evaluation takes place; given, so that checks need no clock. */
export interface EvaluationContext {
  /** Wall clock, epoch ms. */
  readonly now: number;
}

/**
 * A question asked of the keystore at every check. Pure: the same snapshot and context give the same findings; no I/O, no
 * secrets, no clock.
 */
export interface HealthCheck {
  /** Unique, lower-case with dashes. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** May be slow if it honours `signal`; after its time budget its answer is not waited for. */
  evaluate(
    snapshot: KeystoreSnapshot,
    context: EvaluationContext,
    signal: AbortSignal,
  ): readonly Finding[] | Promise<readonly Finding[]>;
}

/** The contribution point for checks; built-in ones use it like everyone. `register` throws `DUPLICATE_ID`. */
export type HealthCheckRegistry = Registry<HealthCheck>;
export const HealthCheckRegistry = serviceId<HealthCheckRegistry>('HealthCheckRegistry');
