import { appError, toAppError } from '../../../src/core/errors.js';
import type { RequestChannel } from '../../../src/ipc/channels.js';
import type {
  AppSnapshot,
  DeviceView,
  ErrorView,
  KeystoreView,
  RequestArgument,
  RequestResult,
  RevocationTrialView,
  SyncCheckResultView,
} from '../../../src/ipc/contract.js';
import { urgency } from '../../../src/keystore/views/device-condition.js';
import { operationCancelled, wrongPassword } from '../../../src/plugins/vault/vault-errors.js';
import { ScriptedBridge } from '../scripted-bridge.js';
import { detailsOf, samples, type Samples } from '../ui-samples.js';
import type { Scene, SceneLists } from './scenes.js';

const refusedPassword: ErrorView = { ...wrongPassword().describe(), details: { retryAfterMs: 8000 } };

const notReached: ErrorView = toAppError(null).describe();

const listChannels: readonly RequestChannel[] = [
  'keystore:listRotations',
  'keystore:listActivity',
  'keystore:listDevicesWithout',
  'devices:list',
  'devices:describe',
  'metrics:listRuns',
];

const never = (): Promise<never> => new Promise(() => undefined);

const RECOVERY_KEY = 'K7QM-2XWD-9HTR-4VBN-6PCS-8JFG-3ADE-5MNZ-T1RK-H3WY-0QE8';

/** A recovery key of the account that does not open this vault. */
export const OTHER_RECOVERY_KEY = 'another recovery key';

const pendingRequest: RequestResult<'vault:describeJoin'> = {
  code: '7HKQ-2MXD-RW4T',
  comparisonCode: 'V81N-Q0TC-5ZKE-D3JX',
  deviceName: 'Adas MacBook Pro',
  askedAt: Date.now() - 20_000,
};

const wrongCode: ErrorView = appError('PAIRING_CODE_WRONG', { left: 4 }).describe();

const joiner = { name: 'Adas new phone', comparisonCode: 'M2RD-7FKX-91VB-TQ0H' };

const fileNames: Readonly<Record<RequestArgument<'app:chooseFile'>['purpose'], string>> = {
  'export-bundle': 'onestar-2026-11-22.onestar',
  'import-bundle': 'onestar-2026-11-22.onestar',
  'save-request': 'request.onestar',
  'open-request': 'request.onestar',
  'save-welcome': 'welcome.onestar',
  'open-welcome': 'welcome.onestar',
};

const cancelled: ErrorView = operationCancelled().describe();

const imported: RequestResult<'keystore:import'> = {
  newEntries: 12,
  newRotations: 1,
  newDevices: ['Tablet'],
  voided: [
    {
      id: '14'.repeat(32),
      device: '5'.repeat(32),
      deviceName: 'Stolen phone',
      sequence: 14,
      kind: 'key-rotated',
      code: 'ENTRY_AUTHOR_REVOKED',
      reason: 'after-revocation',
      by: '1'.repeat(32),
      byName: 'Work laptop',
    },
  ],
  refused: 1,
  waiting: 2,
  ofALaterVersion: 3,
  heldBack: 2,
  nothingNew: false,
};

/** A page out of a whole list, as the main process cuts it. */
function page<T>(items: readonly T[], { offset, limit }: { readonly offset: number; readonly limit: number }) {
  return { total: items.length, items: items.slice(offset, offset + limit) };
}

/** What needs a person first, in the order in which the app itself lists it. */
const byUrgency = (a: DeviceView, b: DeviceView): number =>
  rankOf(a) - rankOf(b) || b.missingRotations - a.missingRotations;

const rankOf = ({ conditions: [first] }: DeviceView): number =>
  first === undefined ? -1 : urgency.indexOf(first.kind);

type Counts = KeystoreView['counts'];

function countsOf(devices: readonly DeviceView[]): Counts {
  const of = (standing: DeviceView['standing']): readonly DeviceView[] =>
    devices.filter((device) => device.standing === standing);
  const active = of('active');
  const inSync = active.filter(({ missingRotations }) => missingRotations === 0).length;
  return {
    active: active.length,
    archived: of('archived').length,
    suspended: of('suspended').length,
    revoked: of('revoked').length,
    inSync,
    outOfSync: active.length - inSync,
  };
}

/** Counts with what came and without what went: a scene may count devices that it does not list. */
function sumOf(counts: Counts, now: Counts, before: Counts): Counts {
  return {
    active: counts.active + now.active - before.active,
    archived: counts.archived + now.archived - before.archived,
    suspended: counts.suspended + now.suspended - before.suspended,
    revoked: counts.revoked + now.revoked - before.revoked,
    inSync: counts.inSync + now.inSync - before.inSync,
    outOfSync: counts.outOfSync + now.outOfSync - before.outOfSync,
  };
}

/** A bridge to an account that nobody has: enough to click through every path of the window. */
export function previewBridge(scene: (all: Samples) => Scene): ScriptedBridge {
  const all = samples(Date.now());
  const { snapshot: changes = {}, lists: listed = {}, trial, connection, isWorkEndless = false } = scene(all);
  const lists: SceneLists = { ...all, ...(typeof listed === 'string' ? {} : listed) };
  const bridge = new ScriptedBridge();
  const refused = new ScriptedBridge()
    .refuse('vault:unlock', refusedPassword)
    .refuse('devices:openJoinRequest', wrongCode);
  let snapshot: AppSnapshot = { ...all.unlocked, ...changes };
  let { devices } = lists;

  const open = (): void => {
    snapshot = { ...all.unlocked, vault: { kind: 'unlocked' } };
    bridge.emit('vault:state-change', snapshot.vault);
  };
  const newVault = (): { recoveryKey: string } => {
    open();
    return { recoveryKey: RECOVERY_KEY };
  };
  const opened = (): null => {
    open();
    return null;
  };
  const enterState = (vault: AppSnapshot['vault']): void => {
    snapshot = { ...all.locked, vault };
    bridge.emit('vault:state-change', vault);
  };
  const changeKeystore = (changed: Partial<KeystoreView>): null => {
    if (snapshot.keystore === null) return null;
    const keystore = Object.assign({}, snapshot.keystore, changed);
    snapshot = { ...snapshot, keystore };
    bridge.emit('keystore:change', keystore);
    return null;
  };
  const check = async (): Promise<SyncCheckResultView> => {
    bridge.emit('sync:scheduler:state-change', { ...snapshot.scheduler, isChecking: true });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const now = Date.now();
    const report = {
      ...(snapshot.status ?? all.inSync),
      lastCheck: now,
      nextScheduled: now + snapshot.scheduler.intervalMs,
    };
    bridge.emit('sync:status-change', report);
    bridge.emit('sync:scheduler:state-change', { ...snapshot.scheduler, lastRun: now, nextRun: report.nextScheduled });
    return report;
  };

  /** Changes what the list says of a device, and tells the window, as the app does once it is written. */
  const changeDevice = (id: string, change: (device: DeviceView) => DeviceView): null => {
    const before = devices;
    devices = devices.map((device) => (device.id === id ? change(device) : device));
    const { keystore } = snapshot;
    if (keystore === null) return null;
    const view = {
      ...keystore,
      keystoreRevision: keystore.keystoreRevision + 1,
      counts: sumOf(keystore.counts, countsOf(devices), countsOf(before)),
    };
    snapshot = { ...snapshot, keystore: view };
    bridge.emit('keystore:change', view);
    if (view.counts.outOfSync === 0) {
      bridge.emit('sync:status-change', { ...all.inSync, deviceCount: view.counts.active, lastCheck: Date.now() });
    }
    return null;
  };
  /** A device as the scene began with it. */
  const asBefore = (changed: DeviceView): DeviceView => lists.devices.find(({ id }) => id === changed.id) ?? changed;

  /** Leaves a finding out of the report, as the next check does once it is marked as seen. */
  const markAsSeen = (key: string): null => {
    const { status } = snapshot;
    if (status === null) return null;
    const warnings = status.warnings.filter(({ metadata }) => metadata?.key !== key);
    const isSettled = warnings.every(({ severity }) => severity !== 'critical');
    const report = { ...(isSettled ? all.inSync : status), warnings, warningCount: warnings.length };
    snapshot = { ...snapshot, status: report };
    bridge.emit('sync:status-change', report);
    return null;
  };

  const quietTrial = (request: RequestArgument<'devices:tryRevoking'>): RevocationTrialView => ({
    ...all.trial,
    revoked: devices.filter(({ id }) => request.devices.some(({ device }) => device === id)),
  });

  /** Whoever was let in stands in the list, and nothing was heard of it. */
  const admit = (): RequestResult<'devices:admit'> => {
    const admitted = { ...all.newcomer, ...joiner, id: '9'.repeat(32) };
    devices = [...devices, admitted];
    const { keystore } = snapshot;
    if (keystore !== null) {
      changeKeystore({
        keystoreRevision: keystore.keystoreRevision + 1,
        counts: { ...keystore.counts, active: keystore.counts.active + 1 },
      });
    }
    return { ...joiner, device: admitted.id, file: { name: 'welcome.onestar', folder: '/media/ada/STICK' } };
  };

  let giveUp: (() => void) | null = null;
  const longImport = (): Promise<never> => {
    bridge.emit('vault:progress', { operation: 'importBundle', phase: 'verifying', done: 430, total: 1000 });
    return new Promise((_resolve, reject) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the contract's rejections are no `Error`s
      giveUp = () => reject(cancelled);
    });
  };

  bridge
    .answer('app:getSnapshot', () => ({ ...snapshot, revision: bridge.revision }))
    .answer('app:getAbout', () => ({
      version: '0.1.0',
      electron: '33.2.1',
      chrome: '130.0.6723.137',
      node: '20.18.1',
      dataDirectory: '/home/ada/.config/OneStarStream',
      suggestedDeviceName: 'Adas MacBook Pro',
    }))
    .answer('app:openDataFolder', () => null)
    .answer('app:quit', () => ({ isQuitting: true }))
    .answer('vault:cancel', () => {
      giveUp?.();
      return { cancelled: giveUp !== null };
    })
    .answer('app:chooseFile', ({ purpose }) => ({ token: 'a'.repeat(32), name: fileNames[purpose] }))
    .answer('vault:create', newVault)
    .answer('vault:requestJoin', () => {
      enterState({ kind: 'joining' });
      return pendingRequest;
    })
    .answer('vault:describeJoin', () => pendingRequest)
    .answer('vault:saveJoinRequest', () => ({ name: 'request.onestar', folder: '/media/ada/STICK' }))
    .answer('vault:completeJoin', opened)
    .answer('vault:cancelJoin', () => {
      enterState({ kind: 'missing' });
      return null;
    })
    .answer('vault:recoverAccount', opened)
    .answer('vault:recover', opened)
    .answer('vault:readRecoveryKey', () => ({ recoveryKey: RECOVERY_KEY, opensVault: true }))
    .answer('vault:confirmRecoveryKey', () => changeKeystore({ keepsRecoveryKey: false }))
    .answer('vault:checkRecoveryKey', ({ recoveryKey }) => ({ opensVault: recoveryKey !== OTHER_RECOVERY_KEY }))
    .answer('vault:replaceRecoveryKey', () => {
      changeKeystore({ keepsRecoveryKey: true });
      return { recoveryKey: RECOVERY_KEY };
    })
    .answer('vault:adoptRecoveryKey', () => changeKeystore({ keepsRecoveryKey: false }))
    .answer('vault:saveRecoveryKey', () => ({ name: 'OneStarStream recovery key.txt', folder: '/media/ada/STICK' }))
    .answer('vault:changePassword', () => null)
    .answer('vault:noteActivity', () => null)
    .answer('vault:unlock', ({ password }) => {
      if (password === 'wrong') return refused.invoke('vault:unlock', { password });
      open();
      return null;
    })
    .answer('vault:lock', () => {
      snapshot = { ...all.locked, vault: { kind: 'locked', reason: 'person' } };
      bridge.emit('vault:state-change', snapshot.vault);
      bridge.emit('sync:scheduler:state-change', snapshot.scheduler);
      return null;
    })
    .answer('keystore:rotateKey', () => null)
    .answer('keystore:export', () => ({
      name: 'onestar-2026-11-22.onestar',
      folder: '/home/ada/Documents',
      bytes: 48_213,
      entries: 83,
    }))
    .answer('keystore:import', async () => {
      if (isWorkEndless) await longImport();
      return imported;
    })
    .answer('keystore:listRotations', (request) => page(lists.rotations, request))
    .answer('keystore:listActivity', (request) =>
      page(
        lists.activity.filter(({ device, subject }) => [undefined, device, subject?.device].includes(request.device)),
        request,
      ),
    )
    .answer('keystore:listDevicesWithout', (request) =>
      page(
        devices.filter(({ missingRotations }) => missingRotations > 0),
        request,
      ),
    )
    .answer('devices:list', ({ standing, search = '', order, ...request }) =>
      page(
        (order === 'urgency' ? devices.toSorted(byUrgency) : devices)
          .filter((device) => standing === undefined || device.standing === standing)
          .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase())),
        request,
      ),
    )
    .answer('devices:describe', ({ device: id }) => {
      const device = devices.find((known) => known.id === id) ?? all.devices[0];
      return detailsOf(device, { missing: all.rotations.slice(0, device.missingRotations) });
    })
    .answer('devices:unarchive', ({ device }) => changeDevice(device, asBefore))
    .answer('devices:rename', ({ device, name }) => changeDevice(device, (renamed) => ({ ...renamed, name })))
    .answer('devices:archive', ({ device }) =>
      changeDevice(device, (kept) => ({ ...kept, standing: 'archived', conditions: [{ kind: 'archived' }] })),
    )
    .answer('devices:revoke', ({ devices: targets }) => {
      for (const { device } of targets)
        changeDevice(device, (lost) => ({ ...lost, standing: 'revoked', conditions: [{ kind: 'revoked' }] }));
      return null;
    })
    .answer('devices:openJoinRequest', ({ request, code }) =>
      code === 'wrong' ? refused.invoke('devices:openJoinRequest', { request, code }) : joiner,
    )
    .answer('devices:admit', admit)
    .answer('devices:tryRevoking', trial ?? quietTrial)
    .answer('devices:setVerified', ({ device, verified }) =>
      changeDevice(device, (compared) => ({ ...compared, verified })),
    )
    .answer('findings:setSeen', ({ key }) => markAsSeen(key))
    .answer('settings:update', (update) => {
      snapshot = { ...snapshot, settings: Object.assign({}, snapshot.settings, update) };
      return snapshot.settings;
    })
    .answer('metrics:listRuns', (request) => page(lists.runs, request))
    .answer('sync:scheduler:checkNow', async () => ({ report: await check(), cached: false, joined: false, ageMs: 0 }));

  const withhold = (channel: RequestChannel, how: Scene['connection']): void => {
    if (how === 'unanswered') bridge.answer(channel, never);
    if (how === 'refused') bridge.refuse(channel, notReached);
  };
  withhold('app:getSnapshot', connection);
  if (typeof listed === 'string') for (const channel of listChannels) withhold(channel, listed);
  return bridge;
}
