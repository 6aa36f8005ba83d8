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
    condition: { kind: 'in-sync' },
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
    verified: false,
    lastHeardAt: now - 9 * DAY,
    missingRotations: 2,
    condition: { kind: 'behind', rotations: 2, since: now - 9 * DAY },
  };
  const archivedPhone: DeviceView = {
    ...desktop,
    id: deviceId(4),
    name: 'Old phone',
    standing: 'archived',
    lastHeardAt: now - 140 * DAY,
    condition: { kind: 'archived' },
  };
  const revokedPhone: DeviceView = {
    ...archivedPhone,
    id: deviceId(5),
    name: 'Stolen phone',
    standing: 'revoked',
    condition: { kind: 'revoked' },
  };

  const inSync: SyncCheckResultView = {
    needsSync: false,
    isAligned: true,
    lastSyncedAt: now - 3 * HOUR,
    daysSinceLastSync: 0,
    deviceCount: 3,
    alignment: {
      aligned: true,
      currentKeypairPublicKey: '9f2c4be07d31a86e'.repeat(4),
      devicesInSync: [laptop.id, desktop.id, tablet.id],
      devicesInSyncCount: 3,
      devicesOutOfSync: [],
      devicesOutOfSyncCount: 0,
      missingRotations: 0,
      staleDays: 0,
    },
    warnings: [],
    warningCount: 0,
    recommendation: { action: 'no-action-needed', reason: 'Every active device has every rotation.', priority: 'low' },
    lastCheck: now - 2 * MINUTE,
    nextScheduled: now + 6 * HOUR - 2 * MINUTE,
  };
  const needsSync: SyncCheckResultView = {
    ...inSync,
    needsSync: true,
    isAligned: false,
    alignment: {
      ...inSync.alignment,
      aligned: false,
      devicesInSync: [laptop.id, desktop.id],
      devicesInSyncCount: 2,
      devicesOutOfSync: [tablet.id],
      devicesOutOfSyncCount: 1,
      missingRotations: 2,
      staleDays: 9,
    },
    warnings: [
      {
        severity: 'warning',
        message: 'Tablet has not been heard from for 9 days.',
        deviceId: tablet.id,
        deviceName: tablet.name,
        recommendation: 'Turn it on and exchange bundles, or archive it.',
        metadata: { code: 'DEVICE_STALE', checkId: 'staleness', remedy: 'open-devices' },
      },
      {
        severity: 'critical',
        message: 'Tablet lacks 2 rotations of the account key.',
        deviceId: tablet.id,
        deviceName: tablet.name,
        recommendation: 'Export a bundle here and import it on Tablet.',
        metadata: { code: 'DEVICE_LACKS_ROTATIONS', checkId: 'key-alignment', remedy: 'export-keystore' },
      },
      {
        severity: 'info',
        message: 'The account key was rotated 2 hours ago.',
        recommendation: 'Nothing to do.',
        metadata: { code: 'ROTATED_RECENTLY', checkId: 'recent-rotation', remedy: 'none' },
      },
    ],
    warningCount: 3,
    recommendation: {
      action: 'import-keystore',
      reason: 'Tablet lacks 2 rotations. Export a bundle here and import it on Tablet.',
      priority: 'high',
      details: 'Until then Tablet can’t open what is sealed to the current key.',
    },
  };
  const failed: FailedCheckView = {
    error: {
      code: 'CHECK_TIMED_OUT',
      message: 'The check took longer than 30 seconds and was stopped. Nothing was changed.',
      hint: 'The next one comes at its normal time; you can also run it now.',
    },
    trigger: 'interval',
    failedAt: now - MINUTE,
    lastGoodCheckAt: now - 2 * HOUR - 5 * MINUTE,
  };

  const keystore: KeystoreView = {
    keystoreRevision: 17,
    accountId: 'c0ffee00'.repeat(8),
    thisDevice: { id: laptop.id, name: laptop.name },
    counts: { active: 3, archived: 1, revoked: 1, inSync: 2, outOfSync: 1 },
    missingRotations: 2,
    rotations: 4,
    currentKey: {
      generation: 5,
      publicKey: '9f2c4be07d31a86e'.repeat(4),
      authorName: laptop.name,
      writtenAt: now - 2 * HOUR,
    },
    lastSyncedAt: now - 3 * HOUR,
    conflicts: 1,
  };

  const rotation: RotationView = {
    id: entryId(5),
    generation: 5,
    author: laptop.id,
    authorName: laptop.name,
    writtenAt: now - 2 * HOUR,
    reason: 'Phone was stolen on the train',
    publicKey: '9f2c4be07d31a86e'.repeat(4),
    isCurrent: true,
    acknowledgedBy: 2,
    activeDevices: 3,
    rivalry: null,
  };
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
      reason: 'Old phone sold',
    },
  ];

  const act = (
    number: number,
    device: DeviceView,
    kind: ActivityView['kind'],
    agoMs: number,
    text = '',
    subjectName: string | null = null,
  ): ActivityView => ({
    id: entryId(100 + number),
    device: device.id,
    deviceName: device.name,
    kind,
    writtenAt: now - agoMs,
    subjectName,
    text,
    generation: kind === 'key-rotated' ? 5 : null,
    isEffective: true,
  });
  const activity: readonly ActivityView[] = [
    act(9, laptop, 'key-rotated', 2 * HOUR, 'Phone was stolen on the train'),
    act(8, laptop, 'device-revoked', 2 * HOUR + MINUTE, '', revokedPhone.name),
    act(7, desktop, 'acknowledged', 3 * HOUR),
    act(6, laptop, 'password-rotated', DAY + HOUR),
    act(5, tablet, 'device-added', 9 * DAY, tablet.name),
    act(4, desktop, 'key-rotated', 12 * DAY, 'Spring cleaning'),
    act(3, laptop, 'device-renamed', 60 * DAY, 'Desktop at home', 'Desktop'),
    act(2, laptop, 'device-archived', 140 * DAY, '', archivedPhone.name),
    act(1, laptop, 'genesis', 200 * DAY),
  ];

  const run: RunRecord = {
    endedAt: now - 2 * MINUTE,
    durationMs: 2_000.7,
    trigger: 'manual',
    outcome: { kind: 'completed', needsSync: true, warnings: 3 },
    checks: [
      { checkId: 'key-alignment', title: 'Key alignment', durationMs: 0.4, findings: 1, outcome: 'completed' },
      { checkId: 'staleness', title: 'Staleness', durationMs: 0.2, findings: 1, outcome: 'completed' },
      { checkId: 'roster-size', title: 'Roster size', durationMs: 0.1, findings: 0, outcome: 'completed' },
      { checkId: 'clock-skew', title: 'Clocks', durationMs: 2000, findings: 0, outcome: 'inconclusive' },
    ],
  };
  const runs: readonly RunRecord[] = [
    run,
    {
      ...run,
      endedAt: now - 6 * HOUR,
      trigger: 'interval',
      outcome: { kind: 'completed', needsSync: false, warnings: 0 },
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
    },
  ];

  const locked: AppSnapshot = {
    revision: 0,
    vault: { kind: 'locked', reason: 'not-unlocked' },
    scheduler: { state: 'paused', isChecking: false, nextRun: null, lastRun: now - 2 * MINUTE, intervalMs: 6 * HOUR },
    status: null,
    failedCheck: null,
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
    devices: [laptop, desktop, tablet, archivedPhone, revokedPhone] as const,
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
