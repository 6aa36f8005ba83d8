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

/** Where this device was revoked, what it knows of the others stays as it was, and nothing can be done about that here. */
const revoked: readonly FindingCode[] = ['THIS_DEVICE_REVOKED'];

/** Everything that the built-in checks can find. Their words stand in the catalogue under the same codes. */
export const findingKinds = {
  THIS_DEVICE_REVOKED: { severity: 'critical', remedy: 'join-anew', ends: 'decision' },
  KEY_OPEN_TO_REVOKED_DEVICE: { severity: 'critical', remedy: 'rotate-key', ends: 'remedy', dependsOn: revoked },
  PASSWORD_OLDER_THAN_REVOCATION: { severity: 'critical', remedy: 'rotate-password', ends: 'remedy' },
  REVOCATION_CONTESTED: { severity: 'critical', remedy: 'open-devices', ends: 'seen', dependsOn: revoked },
  THIS_DEVICE_FORKED: { severity: 'critical', remedy: 'join-anew', ends: 'decision', dependsOn: revoked },
  DEVICE_FORKED: { severity: 'critical', remedy: 'open-devices', ends: 'remedy', dependsOn: revoked },
  REMOTE_ROLLED_BACK: { severity: 'critical', remedy: 'open-settings', ends: 'seen' },
  RECORDS_DAMAGED: { severity: 'critical', remedy: 'import-keystore', ends: 'remedy', dependsOn: revoked },

  THIS_DEVICE_LACKS_ROTATIONS: { severity: 'warning', remedy: 'import-keystore', ends: 'remedy', dependsOn: revoked },
  ROTATION_UNOPENED: {
    severity: 'warning',
    remedy: 'import-keystore',
    ends: 'remedy',
    visibleAfterMs: MINUTE_MS,
    dependsOn: revoked,
  },
  OLDER_KEYS_MISSING: {
    severity: 'warning',
    remedy: 'import-keystore',
    ends: 'seen',
    visibleAfterMs: MINUTE_MS,
    dependsOn: revoked,
  },
  THIS_DEVICE_LACKS_ENTRIES: {
    severity: 'warning',
    remedy: 'import-keystore',
    ends: 'remedy',
    visibleAfterMs: MINUTE_MS,
    dependsOn: ['THIS_DEVICE_REVOKED', 'THIS_DEVICE_LACKS_ROTATIONS'],
  },
  DEVICES_LACK_ROTATIONS: { severity: 'warning', remedy: 'export-keystore', ends: 'remedy', dependsOn: revoked },
  EXCHANGE_STALE: { severity: 'warning', remedy: 'import-keystore', ends: 'remedy', dependsOn: revoked },
  EXCHANGE_OVERDUE: { severity: 'critical', remedy: 'import-keystore', ends: 'remedy', dependsOn: revoked },
  ROTATION_CONFLICT: { severity: 'warning', remedy: 'open-rotations', ends: 'seen', dependsOn: revoked },
  REVOKED_DEVICE_WROTE: { severity: 'warning', remedy: 'open-devices', ends: 'time', dependsOn: revoked },
  DEVICE_REFUSED: { severity: 'warning', remedy: 'open-devices', ends: 'time', dependsOn: revoked },
  ENTRIES_VOID: {
    severity: 'warning',
    remedy: 'open-devices',
    ends: 'seen',
    dependsOn: ['THIS_DEVICE_REVOKED', 'DEVICE_FORKED'],
  },
  CLOCK_AHEAD: { severity: 'warning', remedy: 'check-clock', ends: 'remedy' },
  KEY_DERIVATION_WEAK: { severity: 'warning', remedy: 'rotate-password', ends: 'remedy' },
  PASSWORD_OLD: {
    severity: 'warning',
    remedy: 'rotate-password',
    ends: 'remedy',
    dependsOn: ['PASSWORD_OLDER_THAN_REVOCATION'],
  },

  KEY_OLD: { severity: 'info', remedy: 'rotate-key', ends: 'remedy', dependsOn: revoked },
  KEY_ROTATED_RECENTLY: {
    severity: 'info',
    remedy: 'export-keystore',
    ends: 'time',
    dependsOn: ['THIS_DEVICE_REVOKED', 'DEVICES_LACK_ROTATIONS'],
  },
  DEVICE_SUCCEEDED: { severity: 'info', remedy: 'replace-device', ends: 'seen', dependsOn: revoked },
  DEVICES_INACTIVE: { severity: 'info', remedy: 'open-devices', ends: 'remedy', dependsOn: revoked },
  DEVICES_UNVERIFIED: { severity: 'info', remedy: 'open-devices', ends: 'remedy', dependsOn: revoked },
  ROSTER_LARGE: { severity: 'info', remedy: 'open-devices', ends: 'remedy', dependsOn: revoked },
  ROTATION_HISTORY_LONG: { severity: 'info', remedy: 'open-rotations', ends: 'seen', dependsOn: revoked },
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
