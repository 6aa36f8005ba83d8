import type { TextParameters } from '../../core/common/text/text.js';
import type { Registry } from '../../container/registry.js';
import { serviceId } from '../../container/service-id.js';
import type { DeviceId, KeystoreSnapshot } from '../../keystore/index.js';
import type { FindingEnd, Remedy, Severity } from './sync-check-result.js';

/** Something a check found. */
export interface Finding {
  /** Stable, in capitals with underscores. */
  readonly code: string;
  readonly severity: Severity;
  /** What it says: the parameters of the catalogue's words for `code`, or words of its own. */
  readonly text: TextParameters | OwnWords;
  readonly remedy: Remedy;
  /** What ends it; its remedy, if not said. */
  readonly ends?: FindingEnd;
  /** A finding that ends within so many ms is never shown. No more than a day; a critical one is shown at once. */
  readonly visibleAfterMs?: number;
  /** While a finding with one of these codes is there, this one is shown under it. */
  readonly dependsOn?: readonly string[];
  /** The device it is about, when it is about one. */
  readonly device?: { readonly id: DeviceId; readonly name: string };
  /** Tells it from others of its code: once a person has marked it as seen, another subject is another finding. */
  readonly subject?: string;
}

/** The words of a finding that the catalogue does not know. */
export interface OwnWords {
  /** What is so, for a person. */
  readonly message: string;
  /** What to do about it, for a person. */
  readonly recommendation: string;
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
  /** For people. Built-in checks have theirs in the catalogue, by their ids. */
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
