import { MINUTE_MS } from '../../core/common/durations.js';
import type { FindingCode, findingTexts } from '../../core/common/text/english/findings.js';
import type { ParametersOf } from '../../core/common/text/text.js';
import type { Finding } from './health-check-registry.js';
import type { FindingEnd, Remedy, Severity } from './sync-check-result.js';

/** What is declared of all findings with one code. */
export interface FindingKind {
  readonly severity: Severity;
  readonly remedy: Remedy;
  /** What ends it. */
  readonly ends: FindingEnd;
  /** A finding that ends within so many ms is never shown. A critical one is shown at once. */
  readonly visibleAfterMs?: number;
  /** While a finding with one of these codes is there, this one is its consequence and is folded under it. */
  readonly dependsOn?: readonly FindingCode[];
}

/** Where this device is out, what it knows of the others stays as it was, and nothing but that can be decided here. */
const out: readonly FindingCode[] = ['THIS_DEVICE_REVOKED', 'THIS_DEVICE_SUSPENDED'];

/** Everything that the built-in checks can find. Their words stand in the catalogue under the same codes. */
export const findingKinds = {
  THIS_DEVICE_REVOKED: { severity: 'critical', remedy: 'join-anew', ends: 'decision' },
  THIS_DEVICE_SUSPENDED: {
    severity: 'critical',
    remedy: 'open-devices',
    ends: 'remedy',
    dependsOn: ['THIS_DEVICE_REVOKED'],
  },
  PASSWORD_OLDER_THAN_REVOCATION: {
    severity: 'critical',
    remedy: 'rotate-password',
    ends: 'remedy',
    dependsOn: out,
  },
  SUSPENSION_OPEN: { severity: 'critical', remedy: 'open-devices', ends: 'remedy', dependsOn: out },
  SUSPENSION_ANSWERED: { severity: 'critical', remedy: 'open-devices', ends: 'seen', dependsOn: out },
  THIS_DEVICE_FORKED: { severity: 'critical', remedy: 'join-anew', ends: 'seen', dependsOn: out },
  DEVICE_FORKED: { severity: 'critical', remedy: 'open-devices', ends: 'remedy', dependsOn: out },
  DEVICE_ADMITTED_TWICE: { severity: 'critical', remedy: 'open-devices', ends: 'remedy', dependsOn: out },
  ROTATION_UNFAIR: { severity: 'critical', remedy: 'open-devices', ends: 'seen', dependsOn: out },
  REMOTE_ROLLED_BACK: { severity: 'critical', remedy: 'open-settings', ends: 'seen' },
  RECORDS_DAMAGED: { severity: 'critical', remedy: 'import-keystore', ends: 'remedy', dependsOn: out },
  ROTATION_NEEDED: { severity: 'critical', remedy: 'rotate-key', ends: 'remedy', dependsOn: out },

  THIS_DEVICE_LACKS_KEY: {
    severity: 'warning',
    remedy: 'import-keystore',
    ends: 'remedy',
    visibleAfterMs: MINUTE_MS,
    dependsOn: out,
  },
  OLDER_KEYS_MISSING: {
    severity: 'warning',
    remedy: 'import-keystore',
    ends: 'seen',
    visibleAfterMs: MINUTE_MS,
    dependsOn: [...out, 'RECORDS_DAMAGED'],
  },
  ENTRIES_OF_NEWER_VERSION: { severity: 'warning', remedy: 'update-app', ends: 'remedy' },
  ENTRIES_INCOMPLETE: {
    severity: 'warning',
    remedy: 'import-keystore',
    ends: 'seen',
    visibleAfterMs: MINUTE_MS,
    dependsOn: [...out, 'RECORDS_DAMAGED', 'ENTRIES_OF_NEWER_VERSION', 'ENTRIES_REFUSED'],
  },
  ENTRIES_REFUSED: { severity: 'warning', remedy: 'none', ends: 'seen' },
  DEVICES_LACK_ROTATIONS: { severity: 'warning', remedy: 'export-keystore', ends: 'remedy', dependsOn: out },
  DEVICES_WAIT_FOR_KEY: {
    severity: 'warning',
    remedy: 'export-keystore',
    ends: 'remedy',
    dependsOn: [...out, 'ROTATION_NEEDED', 'THIS_DEVICE_LACKS_KEY', 'DEVICES_LACK_ROTATIONS'],
  },
  DEVICES_NOT_ARRIVED: {
    severity: 'warning',
    remedy: 'open-devices',
    ends: 'remedy',
    dependsOn: [...out, 'DEVICE_ADMITTED_TWICE'],
  },
  EXCHANGE_STALE: { severity: 'warning', remedy: 'import-keystore', ends: 'remedy', dependsOn: out },
  EXCHANGE_OVERDUE: { severity: 'critical', remedy: 'import-keystore', ends: 'remedy', dependsOn: out },
  ENTRIES_HELD_BACK: { severity: 'warning', remedy: 'open-devices', ends: 'seen', dependsOn: out },
  ROTATION_CONFLICT: {
    severity: 'warning',
    remedy: 'open-rotations',
    ends: 'seen',
    dependsOn: [...out, 'ROTATION_NEEDED'],
  },
  DEVICE_FORK_HEALED: { severity: 'warning', remedy: 'open-devices', ends: 'seen', dependsOn: out },
  REVOKED_DEVICE_WROTE: { severity: 'warning', remedy: 'open-devices', ends: 'time', dependsOn: out },
  DEVICE_REFUSED: { severity: 'warning', remedy: 'open-devices', ends: 'time', dependsOn: out },
  CLOCK_AHEAD: { severity: 'warning', remedy: 'check-clock', ends: 'remedy' },
  RECOVERY_KEY_USED: { severity: 'warning', remedy: 'open-devices', ends: 'seen', dependsOn: out },
  KEY_DERIVATION_WEAK: { severity: 'warning', remedy: 'rotate-password', ends: 'remedy' },
  PASSWORD_OLD: {
    severity: 'warning',
    remedy: 'rotate-password',
    ends: 'remedy',
    dependsOn: ['PASSWORD_OLDER_THAN_REVOCATION'],
  },

  RECOVERY_KEY_UNPRINTED: { severity: 'info', remedy: 'print-recovery-key', ends: 'remedy' },
  RECOVERY_KEY_UNCHECKED: {
    severity: 'info',
    remedy: 'check-recovery-key',
    ends: 'remedy',
    dependsOn: ['RECOVERY_KEY_UNPRINTED'],
  },
  KEY_OLD: { severity: 'info', remedy: 'rotate-key', ends: 'remedy', dependsOn: [...out, 'ROTATION_NEEDED'] },
  KEY_ROTATED_RECENTLY: {
    severity: 'info',
    remedy: 'export-keystore',
    ends: 'time',
    dependsOn: [...out, 'DEVICES_LACK_ROTATIONS'],
  },
  DEVICE_SUCCEEDED: { severity: 'info', remedy: 'replace-device', ends: 'seen', dependsOn: out },
  DEVICES_INACTIVE: { severity: 'info', remedy: 'open-devices', ends: 'remedy', dependsOn: out },
  DEVICES_UNVERIFIED: { severity: 'info', remedy: 'open-devices', ends: 'remedy', dependsOn: out },
  ROSTER_LARGE: { severity: 'info', remedy: 'open-devices', ends: 'remedy', dependsOn: out },
  ROTATION_HISTORY_LONG: { severity: 'info', remedy: 'open-rotations', ends: 'seen', dependsOn: out },
  CHECK_INCONCLUSIVE: { severity: 'warning', remedy: 'none', ends: 'time' },
} satisfies Record<FindingCode, FindingKind>;

/** The findings that were made here: of a declared form, with words in the catalogue. */
const declared = new WeakSet<object>();

/** Makes a finding of a declared kind. `more` says which device it is about, or what tells it from others of its kind. */
export function findingOf<Code extends FindingCode>(
  code: Code,
  parameters: ParametersOf<(typeof findingTexts)[Code]>,
  more: Pick<Finding, 'device' | 'subject'> & { readonly severity?: Severity } = {},
): Finding {
  const finding: Finding = { code, ...(findingKinds[code] satisfies FindingKind), ...more, text: parameters };
  declared.add(Object.freeze(finding));
  return finding;
}

/** Whether a finding was made by `findingOf`, so that the compiler has looked at all of it already. */
export function isDeclared(finding: unknown): finding is Finding {
  return typeof finding === 'object' && finding !== null && declared.has(finding);
}
