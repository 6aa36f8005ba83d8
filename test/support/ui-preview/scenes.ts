import type {
  ActivityView,
  AppSnapshot,
  DeviceView,
  ErrorView,
  KeystoreView,
  RequestArgument,
  RevocationTrialView,
  RotationView,
  RunRecord,
  SyncCheckResultView,
} from '../../../src/ipc/contract.js';
import { appError } from '../../../src/core/errors.js';
import { checkAccount } from '../checked-account.js';
import type { SnapshotChanges } from '../health-check/snapshot-fixture.js';
import type { Samples } from '../ui-samples.js';

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

/** The lists that pages ask for. */
export interface SceneLists {
  readonly devices: readonly DeviceView[];
  readonly rotations: readonly RotationView[];
  readonly activity: readonly ActivityView[];
  readonly runs: readonly RunRecord[];
}

/** What the app says in a scene, as far as it differs from an open vault where all is well. */
export interface Scene {
  readonly snapshot?: Partial<AppSnapshot>;
  /** What the lists hold; or they are not answered, or refused. */
  readonly lists?: Partial<SceneLists> | 'unanswered' | 'refused';
  /** What a revocation would come to; that of its targets and nothing else unless told otherwise. */
  readonly trial?: (request: RequestArgument<'devices:tryRevoking'>) => RevocationTrialView;
  /** Whether the window gets its first answer. */
  readonly connection?: 'unanswered' | 'refused';
  /** Whether an import takes until it is cancelled. */
  readonly isWorkEndless?: boolean;
}

/** Names that are long, written from right to left, without a space, or nothing but a number. */
const awkwardNames = [
  'حاسوب المكتب في الطابق الثالث '.repeat(2).trim(),
  'W'.repeat(64),
  'Donaudampfschifffahrtsgesellschaftskapitänskajüte',
  'מחשב של אבא (ישן)',
  '7',
  'The laptop that stands on the desk in the upstairs office, left',
] as const;

const nameAt = (index: number): string => awkwardNames[index % awkwardNames.length] ?? '';

const conditions = (now: number): readonly Pick<DeviceView, 'conditions' | 'missingRotations' | 'lastHeardAt'>[] => [
  { conditions: [{ kind: 'in-sync' }], missingRotations: 0, lastHeardAt: now - 60_000 },
  {
    conditions: [{ kind: 'behind', rotations: 2, since: now - 9 * DAY }],
    missingRotations: 2,
    lastHeardAt: now - 8 * DAY,
  },
  {
    conditions: [{ kind: 'behind', rotations: 9999, since: now - 4000 * DAY }],
    missingRotations: 9999,
    lastHeardAt: now - DAY,
  },
  {
    conditions: [
      { kind: 'behind', rotations: 3, since: now - 1234 * DAY },
      { kind: 'unseen', days: 1234 },
    ],
    missingRotations: 3,
    lastHeardAt: now - 1234 * DAY,
  },
  {
    conditions: [{ kind: 'forked' }, { kind: 'behind', rotations: 9999, since: now - 2 * DAY }, { kind: 'unverified' }],
    missingRotations: 9999,
    lastHeardAt: now - 2 * DAY,
  },
];

/** Devices of every condition, named by `name`; the first is this one. */
function manyDevices(all: Samples, count: number, name: (index: number) => string): DeviceView[] {
  const now = all.devices[0].lastHeardAt;
  const possible = conditions(now);
  const others = Array.from({ length: count - 1 }, (_, index) => ({
    ...all.devices[1],
    ...possible[index % possible.length],
    id: (index + 1).toString(16).padStart(32, '0'),
    name: name(index + 1),
    verified: index % possible.length !== 4,
    clockAheadMs: index === 1 ? DAY : 0,
  }));
  return [{ ...all.devices[0], name: name(0) }, ...others];
}

const wellDevices = ({ devices: [laptop, desktop, tablet, ...others] }: Samples): readonly DeviceView[] => [
  laptop,
  desktop,
  { ...tablet, missingRotations: 0, lastHeardAt: desktop.lastHeardAt - 1000, conditions: [{ kind: 'in-sync' }] },
  ...others,
];

const wellRotations = ({ rotations }: Samples): readonly RotationView[] =>
  rotations
    .filter(({ rivalry }) => rivalry?.isChosen !== false)
    .map((rotation) => ({ ...rotation, acknowledgedBy: 3, rivalry: null }));

const wellKeystore = (all: Samples): KeystoreView => ({
  ...all.keystore,
  conflicts: 0,
  missingRotations: 0,
  counts: { active: 3, archived: 1, suspended: 0, revoked: 1, inSync: 3, outOfSync: 0 },
});

const well = (all: Samples) =>
  ({
    snapshot: { keystore: wellKeystore(all) },
    lists: { devices: wellDevices(all), rotations: wellRotations(all) },
  }) satisfies Scene;

const wellBut = (changes: (all: Samples) => Partial<AppSnapshot>) => (all: Samples) => {
  const { snapshot, lists } = well(all);
  return { snapshot: { ...snapshot, ...changes(all) }, lists } satisfies Scene;
};

const behindBut =
  (changes: (all: Samples) => Partial<AppSnapshot> = () => ({}), lists?: Scene['lists']) =>
  (all: Samples): Scene => ({
    snapshot: { status: all.needsSync, ...changes(all) },
    ...(lists !== undefined && { lists }),
  });

const newerFormat: ErrorView = appError('VAULT_NEWER_FORMAT', { format: 3, newest: 2 }).describe();

/** What the checks say of an account in which everything is wrong at once. */
function worstReport(all: Samples, active: readonly DeviceView[]): SyncCheckResultView {
  const { report } = checkAccount(
    {
      ...all.sound,
      devices: { ...all.sound.devices, active },
      forks: active.slice(1, 12).map(({ id, name }, index) => ({
        device: id,
        deviceName: name,
        sequence: 100 + index,
        entries: ['3b9f04d1c27e88a0'.repeat(4), 'd40c5e71b9062f3a'.repeat(4)],
        isHealed: false,
        onOwnLine: null,
      })),
      conflicts: [{ generation: 123_450, chosen: 'c'.repeat(64), others: ['d'.repeat(64)] }],
      damagedRecords: active.slice(0, 4).map(({ name }) => `an entry of ${name}`),
    },
    all.now,
  );
  const { lastCheck, nextScheduled } = all.needsSync;
  return { ...report, lastCheck, nextScheduled };
}

/** What the checks say where all is well but for what a person alone can settle: something critical, a warning and a note. */
function reportToSettle(all: Samples): SyncCheckResultView {
  const [, desktop, tablet, , stolen] = all.devices;
  const { report } = checkAccount(
    {
      ...all.sound,
      contests: [
        {
          by: { id: stolen.id, name: stolen.name },
          at: all.now - DAY,
          suspensions: ['e'.repeat(64)],
          members: [{ id: desktop.id, name: desktop.name }],
          total: 1,
          answeredBy: { id: tablet.id, name: tablet.name, at: all.now - DAY / 2 },
        },
      ],
      conflicts: [{ generation: 4, chosen: 'c'.repeat(64), others: ['d'.repeat(64)] }],
      rotations: { ...all.sound.rotations, total: 101 },
    },
    all.now,
  );
  const { lastCheck, nextScheduled } = all.inSync;
  return { ...report, lastCheck, nextScheduled };
}

/** What the checks say of the sound account after `changes`. */
function reportAfter(changes: SnapshotChanges, all: Samples): SyncCheckResultView {
  const { report } = checkAccount({ ...all.sound, ...changes }, all.now);
  const { lastCheck, nextScheduled } = all.inSync;
  return { ...report, lastCheck, nextScheduled };
}

/** Another device revoked this one, which has been missing the newest key since. */
function revokedHere(all: Samples): SyncCheckResultView {
  const [laptop, desktop, tablet] = all.devices;
  const { devices } = all.sound;
  const reason = {
    kind: 'revoked',
    by: desktop.id,
    entry: 'e'.repeat(64),
    at: all.now - 3 * DAY,
    isByRecoveryKey: false,
  } as const;
  return reportAfter(
    {
      devices: { ...devices, active: [desktop, tablet], revoked: [{ ...laptop, standing: 'revoked', reason }] },
      thisDeviceOut: { ...reason, byName: desktop.name },
      lacksCurrentKey: true,
    },
    all,
  );
}

/** A device that was let in a moment ago; its welcome is on the way. */
function withNewcomer(all: Samples): Scene {
  const { snapshot, lists } = well(all);
  const { counts } = snapshot.keystore;
  return {
    snapshot: { keystore: { ...snapshot.keystore, counts: { ...counts, active: counts.active + 1 } } },
    lists: { ...lists, devices: [...lists.devices, all.newcomer] },
  };
}

/** That the tablet says that a device is out, which nobody has decided. */
function suspensionOf({ id, name }: DeviceView, all: Samples) {
  const [, , tablet] = all.devices;
  const by = { id: tablet.id, name: tablet.name };
  const suspensions = ['e'.repeat(64)];
  return { by, at: all.now - DAY, suspensions, members: [{ id, name }], total: 1, answeredBy: null };
}

/** The tablet says that the desktop is out, which is older in the account. */
function contested(all: Samples): Scene {
  const { snapshot, lists } = well(all);
  const { counts } = snapshot.keystore;
  const [, desktop] = all.devices;
  const { devices } = all.sound;
  const active = devices.active.filter(({ id }) => id !== desktop.id);
  return {
    snapshot: {
      status: reportAfter(
        { devices: { ...devices, active, suspended: [all.suspended] }, contests: [suspensionOf(desktop, all)] },
        all,
      ),
      keystore: { ...snapshot.keystore, counts: { ...counts, active: 2, suspended: 1, inSync: 2 } },
    },
    lists: { ...lists, devices: lists.devices.map((device) => (device.id === desktop.id ? all.suspended : device)) },
  };
}

/** The tablet says that this device is out. */
function suspendedHere(all: Samples): Scene {
  const { snapshot, lists } = well(all);
  const { counts } = snapshot.keystore;
  const [laptop, , tablet] = all.devices;
  const { devices } = all.sound;
  const { reason } = all.suspended;
  const { id, name, isThisDevice, comparisonCode } = laptop;
  const here: DeviceView = { ...all.suspended, id, name, isThisDevice, comparisonCode };
  const active = devices.active.filter((device) => device.id !== laptop.id);
  return {
    snapshot: {
      status: reportAfter(
        {
          devices: { ...devices, active, suspended: [here] },
          thisDeviceOut: reason === undefined ? null : { ...reason, byName: tablet.name },
          contests: [suspensionOf(laptop, all)],
        },
        all,
      ),
      keystore: { ...snapshot.keystore, counts: { ...counts, active: 2, suspended: 1, inSync: 2 } },
    },
    lists: { ...lists, devices: lists.devices.map((device) => (device.isThisDevice ? here : device)) },
  };
}

/** The tablet was stolen: it made a key, let a watch in and revoked the old phone. */
function stolenTablet(all: Samples): Scene {
  const [, , tablet, oldPhone] = all.devices;
  const [sample] = all.activity;
  if (sample === undefined) throw new Error('There is no sample of an activity.');
  const watch = { id: '7'.repeat(32), name: 'Watch' };
  const by = (number: number, kind: ActivityView['kind'], ago: number, changes: Partial<ActivityView> = {}) => ({
    ...sample,
    id: number.toString(16).padStart(64, 'a'),
    device: tablet.id,
    deviceName: tablet.name,
    sequence: number,
    kind,
    writtenAt: all.now - ago,
    ...changes,
  });
  const on = ({ id, name }: { readonly id: string; readonly name: string }) => ({
    subject: { device: id, deviceName: name },
  });
  const rotated = by(9, 'key-rotated', DAY, { generation: 6 });
  const admitted = by(8, 'device-admitted', DAY + MINUTE, on(watch));
  const revoked = by(7, 'device-revoked', DAY + 2 * MINUTE, on(oldPhone));
  const doings = [rotated, admitted, revoked, by(6, 'device-renamed', 30 * DAY, { text: tablet.name })];
  return {
    ...behindBut(undefined, { activity: [...doings, ...all.activity] })(all),
    trial: ({ devices: [target, ...others] }) => {
      if (target?.believed === undefined) return { ...all.trial, letIn: others.length === 0 ? [watch] : [] };
      return {
        ...all.trial,
        alsoOut: [watch],
        back: [{ id: oldPhone.id, name: oldPhone.name }],
        voided: { total: 3, newest: [rotated, admitted, revoked] },
        voidedRotations: { total: 1, newest: [rotated] },
      };
    },
  };
}

/** This device may do no more than suspend another, unless the recovery key is typed. */
function junior(all: Samples): Scene {
  const [, , { id, name }] = all.devices;
  return {
    ...behindBut()(all),
    trial: ({ recoveryKey }) =>
      recoveryKey === undefined ? { ...all.trial, revoked: [], suspended: [{ id, name }] } : all.trial,
  };
}

/** A silent device lacks the newest keys, and a later one has its name. */
function succeeded(all: Samples): SyncCheckResultView {
  const [laptop, desktop, tablet] = all.devices;
  const givenName = tablet.name;
  const old = { ...tablet, name: `${givenName} (7f3a)`, givenName, lastHeardAt: all.now - 40 * DAY };
  const later = { ...desktop, name: givenName, givenName, addedAt: all.now - 2 * DAY };
  return reportAfter({ devices: { ...all.sound.devices, active: [laptop, later, old] } }, all);
}

/** Every situation that the window can be seen in. */
export const scenes = {
  'in-sync': well,
  'needs-sync': behindBut(),
  /** An account of three minutes ago: one device, the key that it began with, nothing to be in sync with. */
  'one-device': (all) => {
    const founded = all.now - 3 * MINUTE;
    return {
      snapshot: {
        status: { ...all.inSync, deviceCount: 1, lastSyncedAt: 0 },
        keystore: {
          ...all.keystore,
          conflicts: 0,
          missingRotations: 0,
          rotations: 0,
          counts: { active: 1, archived: 0, suspended: 0, revoked: 0, inSync: 1, outOfSync: 0 },
          currentKey: { ...all.keystore.currentKey, generation: 1, writtenAt: founded },
          lastSyncedAt: null,
        },
      },
      lists: {
        devices: [{ ...all.devices[0], addedAt: founded }],
        rotations: [],
        activity: all.activity.slice(-1).map((founding) => ({ ...founding, writtenAt: founded })),
        runs: all.runs.slice(1, 2).map((run) => ({ ...run, endedAt: all.inSync.lastCheck, trigger: 'unlock' })),
      },
    };
  },
  empty: behindBut(undefined, { devices: [], rotations: [], activity: [], runs: [] }),
  /** As bad as it gets: names that break out of anything, and warnings without end. */
  crowded: (all) => {
    const names = manyDevices(all, 40, nameAt);
    const status = worstReport(all, manyDevices(all, 10_000, nameAt));
    const { devicesInSyncCount: inSync, devicesOutOfSyncCount: outOfSync } = status.alignment;
    return {
      snapshot: {
        keystore: {
          ...all.keystore,
          thisDevice: { ...all.keystore.thisDevice, name: nameAt(0) },
          currentKey: { ...all.keystore.currentKey, authorName: nameAt(1), generation: 123_456 },
          counts: { active: 10_000, archived: 420, suspended: 0, revoked: 17, inSync, outOfSync },
          rotations: 123_455,
        },
        status,
      },
      lists: {
        devices: names,
        rotations: all.rotations.map((rotation, index) => ({
          ...rotation,
          authorName: nameAt(index),
          generation: 123_451 + rotation.generation,
          reason: nameAt(index + 1).repeat(3),
        })),
        activity: all.activity.map((item, index) => ({
          ...item,
          deviceName: nameAt(index),
          subject: item.subject === null ? null : { ...item.subject, deviceName: nameAt(index + 2) },
          text: item.text === '' ? '' : nameAt(index + 3).repeat(3),
        })),
      },
    };
  },
  'to-settle': wellBut((all) => ({ status: reportToSettle(all) })),
  'behind-here': wellBut((all) => ({
    status: reportAfter({ lacksCurrentKey: true, unopenedRotations: [all.sound.currentKey.rotation] }, all),
    keystore: { ...wellKeystore(all), thisDevice: { ...all.keystore.thisDevice, lacksCurrentKey: true } },
  })),
  'revoked-here': wellBut((all) => ({ status: revokedHere(all) })),
  newcomer: withNewcomer,
  contested,
  'suspended-here': suspendedHere,
  'stolen-tablet': stolenTablet,
  junior,
  succeeded: behindBut((all) => ({ status: succeeded(all) })),
  'exchange-left': wellBut((all) => ({
    keystore: { ...wellKeystore(all), openExchange: { needs: 'news', names: ['Tablet'], count: 1 } },
  })),
  'read-only': wellBut(() => ({ vault: { kind: 'unlocked', readOnly: appError('VAULT_READ_ONLY').describe() } })),
  'ten-thousand': (all) => ({
    snapshot: {
      status: all.needsSync,
      keystore: {
        ...all.keystore,
        counts: { active: 10_000, archived: 0, suspended: 0, revoked: 0, inSync: 2_000, outOfSync: 8_000 },
      },
    },
    lists: { devices: manyDevices(all, 10_000, (index) => `Device number ${index + 1}`) },
  }),
  checking: wellBut((all) => ({ scheduler: { ...all.unlocked.scheduler, isChecking: true } })),
  paused: wellBut((all) => ({ scheduler: { ...all.unlocked.scheduler, state: 'paused', nextRun: null } })),
  failed: wellBut((all) => ({
    failedCheck: all.failed,
    status: { ...all.inSync, lastCheck: all.failed.lastGoodCheckAt ?? all.inSync.lastCheck },
  })),
  /** As good as it was before the failure, and that was not good. */
  'failed-behind': behindBut((all) => ({ failedCheck: all.failed })),
  /** The vault was opened a moment ago. */
  loading: wellBut((all) => ({
    status: null,
    scheduler: { ...all.unlocked.scheduler, lastRun: null, nextRun: all.now + 10_000 },
  })),
  'key-unprinted': wellBut((all) => ({ keystore: { ...wellKeystore(all), keepsRecoveryKey: true } })),
  'lists-loading': behindBut(undefined, 'unanswered'),
  'lists-failing': behindBut(undefined, 'refused'),
  'long-work': (all) => ({ ...wellBut(() => ({}))(all), isWorkEndless: true }),
  joining: (all) => ({ snapshot: { ...all.locked, vault: { kind: 'joining' } } }),
  connecting: () => ({ connection: 'unanswered' }),
  disconnected: () => ({ connection: 'refused' }),
  welcome: (all) => ({ snapshot: { ...all.locked, vault: { kind: 'missing' } } }),
  locked: (all) => ({ snapshot: { ...all.locked, status: all.inSync } }),
  'locked-unexpectedly': (all) => ({
    snapshot: {
      ...all.locked,
      vault: { kind: 'locked', reason: 'worker-ended' },
    },
  }),
  'restart-needed': (all) => ({
    snapshot: { ...all.locked, vault: { kind: 'locked', reason: 'restart-needed' } },
  }),
  unusable: (all) => ({ snapshot: { ...all.locked, vault: { kind: 'unusable', error: newerFormat } } }),
} satisfies Record<string, (all: Samples) => Scene>;

export type SceneName = keyof typeof scenes;
