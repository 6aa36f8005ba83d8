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
] as const;

export type Remedy = (typeof remedies)[number];

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
  };
}

export type RecommendedAction = 'no-action-needed' | 'import-keystore' | 'rotate-password';

/**
 * The report of one check. The lists are cut so that the whole stays below 5 KB at any size of account; exact counts
 * stand beside them, and whole lists are paged through `devices:list`.
 */
export interface SyncCheckResult {
  /** True when an active device (this one included) lacks a rotation, or staleness is critical. */
  readonly needsSync: boolean;
  /** True when every active device has acknowledged every rotation. */
  readonly isAligned: boolean;
  /** When this device last exported or imported, epoch ms; 0 before the first time. */
  readonly lastSyncedAt: number;
  /** Whole days since then (since joining, before the first time). */
  readonly daysSinceLastSync: number;
  /** Active devices. */
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
  };
  /** When this check ended, epoch ms. */
  readonly lastCheck: number;
  /** When the next one is due, epoch ms; 0 when none is scheduled. */
  readonly nextScheduled: number;
}

/** How many device ids each list of a report holds at most. */
export const LISTED_DEVICES = 50;

/** How large a report may be as JSON in UTF-8, in bytes. */
export const LARGEST_REPORT_BYTES = 5 * 1024;
