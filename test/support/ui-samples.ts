import type {
  ActivityView,
  AppSnapshot,
  DeviceDetailsView,
  DeviceView,
  FailedCheckView,
  KeystoreView,
  RevocationTrialView,
  RotationView,
  RunRecord,
  SyncCheckResultView,
} from '../../src/ipc/contract.js';
import { checkAccount } from './checked-account.js';
import type { SnapshotChanges } from './health-check/snapshot-fixture.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const deviceId = (digit: number): string => String(digit).repeat(32);
const named = ({ id, name }: DeviceView) => ({ id, name });
const entryId = (number: number): string => number.toString(16).padStart(64, '0');

/** Messages as the main process sends them, about an account of three devices. Times are counted back from `now`. */
export function samples(now: number) {
  const laptop: DeviceView = {
    id: deviceId(1),
    name: 'Work laptop',
    standing: 'active',
    isThisDevice: true,
    verified: true,
    comparisonCode: 'Q3ND-8XVT-41KE-R7MW',
    addedAt: now - 200 * DAY,
    lastHeardAt: now,
    isAwaited: false,
    missingRotations: 0,
    waitsForKey: false,
    clockAheadMs: 0,
    entries: 41,
    conditions: [{ kind: 'in-sync' }],
  };
  const desktop: DeviceView = {
    ...laptop,
    id: deviceId(2),
    name: 'Desktop at home',
    isThisDevice: false,
    comparisonCode: 'H2MZ-09TB-CQ5W-7KXR',
    lastHeardAt: now - 3 * HOUR,
  };
  const tablet: DeviceView = {
    ...desktop,
    id: deviceId(3),
    name: 'Tablet',
    comparisonCode: '5PXE-V8N2-DJ40-MW3Q',
    addedAt: now - 120 * DAY,
    lastHeardAt: now - 9 * DAY,
    missingRotations: 2,
    conditions: [{ kind: 'behind', rotations: 2, since: now - 12 * DAY }],
  };
  const archivedPhone: DeviceView = {
    ...desktop,
    id: deviceId(4),
    name: 'Old phone',
    comparisonCode: 'A6TK-11RV-ZB9S-4EHC',
    standing: 'archived',
    reason: { kind: 'archived', by: laptop.id, entry: entryId(103), at: now - 140 * DAY, isByRecoveryKey: false },
    reasonByName: laptop.name,
    lastHeardAt: now - 140 * DAY,
    conditions: [{ kind: 'archived' }],
  };
  const revokedPhone: DeviceView = {
    ...archivedPhone,
    id: deviceId(5),
    name: 'Stolen phone',
    comparisonCode: 'X0WQ-J5FD-8GYN-2M7P',
    standing: 'revoked',
    reason: {
      kind: 'revoked',
      by: laptop.id,
      entry: entryId(112),
      at: now - 2 * HOUR - 6 * MINUTE,
      isByRecoveryKey: false,
    },
    reasonByName: laptop.name,
    addedAt: now - 150 * DAY,
    lastHeardAt: now - 3 * DAY,
    conditions: [{ kind: 'revoked' }],
  };

  /** Was let in a moment ago, on this device; nothing was heard of it. */
  const newcomer: DeviceView = {
    ...desktop,
    id: deviceId(6),
    name: 'New laptop',
    comparisonCode: '7B4C-QW9E-20HD-XK5T',
    addedAt: now - MINUTE,
    lastHeardAt: now - MINUTE,
    isAwaited: true,
    entries: 0,
    conditions: [{ kind: 'awaited', isOverdue: false }],
  };
  /** Senior to the tablet, which says that it is out. */
  const suspended: DeviceView = {
    ...desktop,
    standing: 'suspended',
    reason: { kind: 'suspended', by: tablet.id, entry: entryId(120), at: now - DAY, isByRecoveryKey: false },
    reasonByName: tablet.name,
    conditions: [{ kind: 'suspended' }],
  };

  const publicKey = '9f2c4be07d31a86e'.repeat(4);
  const currentRotation = {
    id: entryId(5),
    generation: 5,
    author: laptop.id,
    authorName: laptop.name,
    writtenAt: now - 2 * HOUR - 5 * MINUTE,
    reason: 'Phone was stolen on the train',
    publicKey,
    isCurrent: true,
    isUnfair: false,
    acknowledgedBy: 2,
    activeDevices: 3,
  } as const;

  /** The account as the checks see it, all being well. */
  const sound = {
    thisDevice: laptop.id,
    devices: {
      active: [laptop, desktop, { ...tablet, missingRotations: 0, lastHeardAt: desktop.lastHeardAt }],
      archived: [archivedPhone],
      suspended: [],
      revoked: [revokedPhone],
    },
    currentKey: {
      rotation: currentRotation.id,
      generation: currentRotation.generation,
      publicKey,
      author: laptop.id,
      authorName: laptop.name,
      writtenAt: currentRotation.writtenAt,
    },
    rotations: { total: 5, current: { ...currentRotation, acknowledgedBy: 3 } },
    lastSyncedAt: now - 3 * HOUR,
    passwordChangedAt: now - HOUR,
  } satisfies SnapshotChanges;
  const checkedAt = { lastCheck: now - 2 * MINUTE, nextScheduled: now + 6 * HOUR - 2 * MINUTE };
  const inSync: SyncCheckResultView = { ...checkAccount(sound, checkedAt.lastCheck).report, ...checkedAt };
  const behind = checkAccount(
    {
      ...sound,
      devices: { ...sound.devices, active: [laptop, desktop, tablet] },
      rotations: { total: 5, current: currentRotation },
      conflicts: [{ generation: 4, chosen: entryId(4), others: [entryId(3)] }],
    },
    checkedAt.lastCheck,
  );
  const needsSync: SyncCheckResultView = { ...behind.report, ...checkedAt };
  const failed: FailedCheckView = {
    error: {
      code: 'CHECK_TIMED_OUT',
      message: 'The check took longer than 30 seconds, so it was stopped. Your vault was not changed.',
      hint: 'Run a check now, or wait for the next one.',
    },
    trigger: 'interval',
    failedAt: now - MINUTE,
    lastGoodCheckAt: now - 2 * HOUR - 5 * MINUTE,
  };

  const keystore: KeystoreView = {
    keystoreRevision: 17,
    accountId: 'c0ffee00'.repeat(8),
    thisDevice: { id: laptop.id, name: laptop.name, lacksCurrentKey: false },
    counts: { active: 3, archived: 1, suspended: 0, revoked: 1, inSync: 2, outOfSync: 1 },
    missingRotations: 2,
    rotations: 5,
    currentKey: {
      generation: 5,
      publicKey,
      authorName: laptop.name,
      writtenAt: currentRotation.writtenAt,
    },
    lastSyncedAt: now - 3 * HOUR,
    needsRotation: false,
    keepsRecoveryKey: false,
    conflicts: 1,
    openExchange: null,
  };

  const rotation: RotationView = { ...currentRotation, rivalry: null };
  const older: RotationView = { ...rotation, isCurrent: false, acknowledgedBy: 3 };
  const rotations: readonly RotationView[] = [
    rotation,
    {
      ...older,
      id: entryId(4),
      generation: 4,
      writtenAt: now - 12 * DAY,
      reason: '',
      acknowledgedBy: 2,
      rivalry: { isSettled: false, isChosen: true },
    },
    {
      ...older,
      id: entryId(3),
      generation: 4,
      writtenAt: now - 12 * DAY,
      author: desktop.id,
      authorName: desktop.name,
      reason: 'Spring cleaning',
      rivalry: { isSettled: false, isChosen: false },
    },
    { ...older, id: entryId(2), generation: 3, writtenAt: now - 80 * DAY, reason: 'Yearly rotation' },
    {
      ...older,
      id: entryId(1),
      generation: 2,
      writtenAt: now - 150 * DAY,
      author: desktop.id,
      authorName: desktop.name,
      reason: 'Moved to a new phone',
    },
  ];

  interface Act extends Partial<Pick<ActivityView, 'text' | 'generation'>> {
    readonly on?: DeviceView;
  }
  const act = (
    number: number,
    device: DeviceView,
    kind: ActivityView['kind'],
    agoMs: number,
    { on, text = '', generation = null }: Act = {},
  ): ActivityView => ({
    id: entryId(100 + number),
    device: device.id,
    deviceName: device.name,
    sequence: number,
    kind,
    writtenAt: now - agoMs,
    subject: on === undefined ? null : { device: on.id, deviceName: on.name },
    otherSubjects: 0,
    text,
    generation,
    isEffective: true,
  });
  const activity: readonly ActivityView[] = [
    act(14, laptop, 'password-rotated', HOUR),
    act(13, laptop, 'key-rotated', 2 * HOUR + 5 * MINUTE, { text: 'Phone was stolen on the train', generation: 5 }),
    act(12, laptop, 'device-revoked', 2 * HOUR + 6 * MINUTE, { on: revokedPhone }),
    act(11, revokedPhone, 'device-renamed', 3 * DAY, { text: revokedPhone.name }),
    act(10, desktop, 'secret-shared', 9 * DAY, { on: tablet }),
    act(9, laptop, 'key-rotated', 12 * DAY, { generation: 4 }),
    act(8, desktop, 'key-rotated', 12 * DAY + MINUTE, { text: 'Spring cleaning', generation: 4 }),
    act(7, laptop, 'device-renamed', 60 * DAY, { on: desktop, text: 'Desktop at home' }),
    act(6, laptop, 'key-rotated', 80 * DAY, { text: 'Yearly rotation', generation: 3 }),
    act(5, tablet, 'device-joined', 120 * DAY),
    act(4, laptop, 'device-admitted', 120 * DAY + 3 * MINUTE, { on: tablet }),
    act(3, laptop, 'device-archived', 140 * DAY, { on: archivedPhone }),
    act(2, desktop, 'key-rotated', 150 * DAY, { text: 'Moved to a new phone', generation: 2 }),
    act(1, laptop, 'genesis', 200 * DAY),
  ];

  /** What revoking the tablet would come to: nothing that others notice. */
  const trial: RevocationTrialView = {
    revoked: [named(tablet)],
    suspended: [],
    alsoOut: [],
    letIn: [],
    back: [],
    voided: { total: 0, newest: [] },
    voidedRotations: { total: 0, newest: [] },
    restored: { total: 0, newest: [] },
  };

  const run: RunRecord = {
    endedAt: now - 2 * MINUTE,
    durationMs: 14.2,
    trigger: 'manual',
    outcome: { kind: 'completed', needsSync: true, warnings: needsSync.warningCount },
    checks: behind.parts,
  };
  const foundNothing = behind.parts.map((part) => ({ ...part, findings: 0 }));
  const runs: readonly RunRecord[] = [
    run,
    {
      ...run,
      endedAt: now - 6 * HOUR,
      trigger: 'interval',
      outcome: { kind: 'completed', needsSync: false, warnings: 0 },
      checks: foundNothing,
    },
    {
      ...run,
      endedAt: now - 12 * HOUR,
      trigger: 'interval',
      outcome: { kind: 'failed', code: 'CHECK_TIMED_OUT' },
      checks: [],
      durationMs: 30_000,
    },
    {
      ...run,
      endedAt: now - 13 * HOUR,
      trigger: 'unlock',
      outcome: { kind: 'completed', needsSync: false, warnings: 1 },
      durationMs: 5_003,
      checks: foundNothing.map((part) =>
        part.checkId === 'clock-skew' ? { ...part, durationMs: 5_001, findings: 1, outcome: 'inconclusive' } : part,
      ),
    },
  ];

  const locked: AppSnapshot = {
    revision: 0,
    vault: { kind: 'locked', reason: 'not-unlocked' },
    scheduler: { state: 'paused', isChecking: false, nextRun: null, lastRun: now - 2 * MINUTE, intervalMs: 6 * HOUR },
    status: null,
    failedCheck: null,
    lastVerdict: null,
    keystore: null,
    settings: {
      autoLockMinutes: 15,
      checkIntervalMinutes: null,
      colorScheme: 'system',
      singleKeyShortcuts: true,
    },
  };
  const unlocked: AppSnapshot = {
    ...locked,
    vault: { kind: 'unlocked' },
    scheduler: { ...locked.scheduler, state: 'running', nextRun: now + 6 * HOUR - 2 * MINUTE },
    status: inSync,
    keystore,
  };

  return {
    now,
    devices: [laptop, desktop, tablet, archivedPhone, revokedPhone] as const,
    newcomer,
    suspended,
    trial,
    sound,
    inSync,
    needsSync,
    failed,
    keystore,
    rotations,
    activity,
    runs,
    locked,
    unlocked,
  };
}

export type Samples = ReturnType<typeof samples>;

/** Everything about a device, of which the first let it in. */
export function detailsOf(device: DeviceView, changes: Partial<DeviceDetailsView> = {}): DeviceDetailsView {
  return {
    device,
    addedBy: device.isThisDevice ? null : deviceId(1),
    addedByName: device.isThisDevice ? null : 'Work laptop',
    letIn: { total: 0, names: [] },
    appVersion: device.isAwaited ? null : '0.1.0',
    joinedAtGeneration: 2,
    keysHeld: Math.max(1, 5 - device.missingRotations),
    rotationsMade: 1,
    missing: [],
    ...changes,
  };
}
