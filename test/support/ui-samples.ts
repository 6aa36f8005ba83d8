import type {
  ActivityView,
  AppSnapshot,
  DeviceView,
  FailedCheckView,
  KeystoreView,
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
const entryId = (number: number): string => number.toString(16).padStart(64, '0');

/** Messages as the main process sends them, about an account of three devices. Times are counted back from `now`. */
export function samples(now: number) {
  const laptop: DeviceView = {
    id: deviceId(1),
    name: 'Work laptop',
    standing: 'active',
    isThisDevice: true,
    verified: true,
    comparisonCode: '',
    addedAt: now - 200 * DAY,
    lastHeardAt: now,
    missingRotations: 0,
    clockAheadMs: 0,
    entries: 41,
    conditions: [{ kind: 'in-sync' }],
  };
  const desktop: DeviceView = {
    ...laptop,
    id: deviceId(2),
    name: 'Desktop at home',
    isThisDevice: false,
    comparisonCode: '41903 77215 00482 91730 55106 28844',
    lastHeardAt: now - 3 * HOUR,
  };
  const tablet: DeviceView = {
    ...desktop,
    id: deviceId(3),
    name: 'Tablet',
    addedAt: now - 120 * DAY,
    lastHeardAt: now - 9 * DAY,
    missingRotations: 2,
    conditions: [{ kind: 'behind', rotations: 2, since: now - 12 * DAY }],
  };
  const archivedPhone: DeviceView = {
    ...desktop,
    id: deviceId(4),
    name: 'Old phone',
    standing: 'archived',
    lastHeardAt: now - 140 * DAY,
    conditions: [{ kind: 'archived' }],
  };
  const revokedPhone: DeviceView = {
    ...archivedPhone,
    id: deviceId(5),
    name: 'Stolen phone',
    standing: 'revoked',
    addedAt: now - 150 * DAY,
    lastHeardAt: now - 3 * DAY,
    conditions: [{ kind: 'revoked' }],
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
    acknowledgedBy: 2,
    activeDevices: 3,
  } as const;

  /** The account as the checks see it, all being well. */
  const sound = {
    thisDevice: laptop.id,
    devices: {
      active: [laptop, desktop, { ...tablet, missingRotations: 0, lastHeardAt: desktop.lastHeardAt }],
      archived: [archivedPhone],
      revoked: [revokedPhone],
    },
    currentKey: {
      rotation: currentRotation.id,
      generation: currentRotation.generation,
      publicKey,
      author: laptop.id,
      authorName: laptop.name,
      writtenAt: currentRotation.writtenAt,
      openToRevoked: [],
    },
    highestGenerationNamed: currentRotation.generation,
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
    thisDevice: { id: laptop.id, name: laptop.name, lacksRotations: false },
    counts: { active: 3, archived: 1, revoked: 1, inSync: 2, outOfSync: 1 },
    missingRotations: 2,
    rotations: 5,
    currentKey: {
      generation: 5,
      publicKey,
      authorName: laptop.name,
      writtenAt: currentRotation.writtenAt,
    },
    lastSyncedAt: now - 3 * HOUR,
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

  const act = (
    number: number,
    device: DeviceView,
    kind: ActivityView['kind'],
    agoMs: number,
    text = '',
    { subjectName = null, generation = null }: Partial<Pick<ActivityView, 'subjectName' | 'generation'>> = {},
  ): ActivityView => ({
    id: entryId(100 + number),
    device: device.id,
    deviceName: device.name,
    kind,
    writtenAt: now - agoMs,
    subjectName,
    text,
    generation,
    isEffective: true,
  });
  const activity: readonly ActivityView[] = [
    act(13, laptop, 'password-rotated', HOUR),
    act(12, laptop, 'key-rotated', 2 * HOUR + 5 * MINUTE, 'Phone was stolen on the train', { generation: 5 }),
    act(11, laptop, 'device-revoked', 2 * HOUR + 6 * MINUTE, '', { subjectName: revokedPhone.name }),
    act(10, desktop, 'acknowledged', 3 * HOUR),
    act(9, tablet, 'acknowledged', 9 * DAY),
    act(8, laptop, 'key-rotated', 12 * DAY, '', { generation: 4 }),
    act(7, desktop, 'key-rotated', 12 * DAY + MINUTE, 'Spring cleaning', { generation: 4 }),
    act(6, laptop, 'device-renamed', 60 * DAY, 'Desktop at home', { subjectName: 'Desktop' }),
    act(5, laptop, 'key-rotated', 80 * DAY, 'Yearly rotation', { generation: 3 }),
    act(4, tablet, 'device-added', 120 * DAY, tablet.name),
    act(3, laptop, 'device-archived', 140 * DAY, '', { subjectName: archivedPhone.name }),
    act(2, desktop, 'key-rotated', 150 * DAY, 'Moved to a new phone', { generation: 2 }),
    act(1, laptop, 'genesis', 200 * DAY),
  ];

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
      recoveryCodeConfirmed: true,
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
