import type { TextParameters } from '../../core/common/text/text.js';

/** How urgent a warning is. */
export type Severity = 'info' | 'warning' | 'critical';

/** What the app offers to do about a finding. A finding names one; it never carries code. */
export const remedies = [
  'none',
  'import-keystore',
  'export-keystore',
  'rotate-key',
  'rotate-password',
  'open-devices',
  'open-rotations',
  'open-settings',
  'check-clock',
  'update-app',
  'join-anew',
  'replace-device',
  'print-recovery-key',
  'check-recovery-key',
] as const;

export type Remedy = (typeof remedies)[number];

/** What ends a finding: doing what it offers, time, a person who marks it as seen, or a decision that only a person can make. */
export const findingEnds = ['remedy', 'time', 'seen', 'decision'] as const;

export type FindingEnd = (typeof findingEnds)[number];

/** What the report comes to. */
export const verdicts = ['in-sync', 'attention', 'needs-sync'] as const;

export type Verdict = (typeof verdicts)[number];

/** What to do next, and on which device. */
export interface RecommendedRemedy {
  readonly id: Remedy;
  /** Where to do it. */
  readonly device: DeviceReference;
  /** The other device, where it takes two: with which to exchange bundles, or which to revoke. */
  readonly with?: DeviceReference;
}

/** Names a device. */
export interface DeviceReference {
  readonly id: string;
  readonly name: string;
}

/** One thing a person should know, made from a finding. */
export interface SyncWarning {
  readonly severity: Severity;
  readonly message: string;
  readonly deviceId?: string;
  readonly deviceName?: string;
  readonly recommendation: string;
  readonly metadata?: {
    /** Stable, for programs. */
    readonly code: string;
    /** The check that found it. */
    readonly checkId: string;
    readonly remedy: Remedy;
    /** What ends it; its remedy, if not said. */
    readonly ends?: FindingEnd;
    /** Tells it from all others: what a person marks as seen. */
    readonly key?: string;
    /** The code of the finding whose consequence it is; shown under that one. */
    readonly causedBy?: string;
    /** What the words of `code` in the catalogue were made from, so that they can be made later or elsewhere. */
    readonly text?: TextParameters;
  };
}

export type RecommendedAction = 'no-action-needed' | 'import-keystore' | 'rotate-password';

/**
 * The report of one check. The lists are cut so that the whole stays below 5 KB at any size of account; exact counts
 * stand beside them, and whole lists are paged through `devices:list`.
 */
export interface SyncCheckResult {
  /**
   * `needs-sync` when `needsSync`; else `attention` when a finding is critical or the recommendation is above low; else
   * `in-sync`.
   */
  readonly verdict: Verdict;
  /** True when an active device (this one included) lacks a rotation, or staleness is critical. */
  readonly needsSync: boolean;
  /** True when every active device that has arrived has acknowledged every rotation. */
  readonly isAligned: boolean;
  /** When this device last exported or imported, epoch ms; 0 before the first time. */
  readonly lastSyncedAt: number;
  /** Whole days since then (since joining, before the first time). */
  readonly daysSinceLastSync: number;
  /** Active devices; those that were let in and haven't arrived are in neither list of `alignment` until that is overdue. */
  readonly deviceCount: number;
  readonly alignment: {
    readonly aligned: boolean;
    readonly currentKeypairPublicKey: string;
    readonly devicesInSync: readonly string[];
    readonly devicesInSyncCount: number;
    readonly devicesOutOfSync: readonly string[];
    readonly devicesOutOfSyncCount: number;
    readonly missingRotations: number;
    readonly staleDays: number;
  };
  readonly warnings: readonly SyncWarning[];
  readonly warningCount: number;
  readonly recommendation: {
    readonly action: RecommendedAction;
    readonly reason: string;
    readonly priority: 'low' | 'medium' | 'high' | 'critical';
    readonly details?: string;
    /** What the words were made from, so that they can be made later or elsewhere. */
    readonly text?: { readonly key: string; readonly parameters: TextParameters };
  };
  /** What to do next, and where; null when there is nothing to do, whatever `recommendation.action` says. */
  readonly remedy: RecommendedRemedy | null;
  /** When this check ended, epoch ms. */
  readonly lastCheck: number;
  /** When the next one is due, epoch ms; 0 when none is scheduled. */
  readonly nextScheduled: number;
}

/** How many device ids each list of a report holds at most. */
export const LISTED_DEVICES = 50;

/** How large a report may be as JSON in UTF-8, in bytes. */
export const MAX_REPORT_BYTES = 5 * 1024;
