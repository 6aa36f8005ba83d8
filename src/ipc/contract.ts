import { voidReasons, type VoidReasonKey } from '../core/common/text/english/void-reasons.js';
import { errorCodes } from '../core/errors.js';
import { z } from '../core/zod.js';
import { activityKinds, deviceOrders, deviceStandings } from '../keystore/index.js';
import { findingEnds, remedies, verdicts } from '../plugins/health-check/index.js';
import { runRecordSchema } from '../plugins/metrics/index.js';
import { settingsSchema } from '../plugins/settings/index.js';
import { longOperations } from '../plugins/vault/index.js';
import type { EventChannel, RequestChannel } from './channels.js';
import type { DroppedFile } from './file-chooser.js';
import { filePurposes } from './file-dialog.js';

/**
 * The one list of what crosses between the main process and a window: every channel with the schema of what goes in and
 * what comes out. Adding a channel is one name in `channels.ts` and one schema here.
 */

/** Text a person typed; the bound keeps a hostile page from sending megabytes. */
const shortText = z.string().max(1024);
/** Longer than the vault takes, so that a person meets the vault's own words about a secret that is too long. */
const secretText = z.string().min(1).max(8192);
/** The beginning of a member id, or all of it: see `DeviceId`. */
const deviceId = z.string().regex(/^(?:[0-9a-f]{32}|[0-9a-f]{64})$/);
const entryId = z.string().regex(/^[0-9a-f]{64}$/);
/** As reports give it. */
const findingKey = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}(:[0-9a-f]{32})?$/);
const epochMs = z.number().int();
const count = z.number().int().min(0);
/** Stands for a file that a person chose in a system dialog; pages never name paths. */
const fileToken = z.string().regex(/^[0-9a-f]{32}$/);
const nothing = z.null();
const pageRequest = { offset: count, limit: z.number().int().min(1).max(200) };
const pageOf = <T extends z.ZodType>(item: T) => z.strictObject({ total: count, items: z.array(item).max(200) });

const plainValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const plainValues = z.union([plainValue, z.array(plainValue).readonly()]);

/** What the words of a text depend on. */
export const textParametersSchema = z.record(z.string(), z.union([plainValues, z.record(z.string(), plainValues)]));

export const errorDescriptionSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** What the words were made from, so that they can be made elsewhere. */
  text: z.strictObject({ key: z.string(), parameters: textParametersSchema }).optional(),
});

export const severitySchema = z.enum(['info', 'warning', 'critical']);

export const remedySchema = z.enum(remedies);

export const syncWarningSchema = z.strictObject({
  severity: severitySchema,
  message: z.string(),
  deviceId: z.string().optional(),
  deviceName: z.string().optional(),
  recommendation: z.string(),
  metadata: z
    .strictObject({
      code: z.string(),
      checkId: z.string(),
      remedy: remedySchema,
      ends: z.enum(findingEnds).optional(),
      key: z.string().optional(),
      causedBy: z.string().optional(),
      text: textParametersSchema.optional(),
    })
    .optional(),
});

const deviceReferenceSchema = z.strictObject({ id: z.string(), name: z.string() });

export const syncCheckResultSchema = z.strictObject({
  verdict: z.enum(verdicts),
  needsSync: z.boolean(),
  isAligned: z.boolean(),
  lastSyncedAt: epochMs,
  daysSinceLastSync: count,
  deviceCount: count,
  alignment: z.strictObject({
    aligned: z.boolean(),
    currentKeypairPublicKey: z.string(),
    devicesInSync: z.array(z.string()).max(50),
    devicesInSyncCount: count,
    devicesOutOfSync: z.array(z.string()).max(50),
    devicesOutOfSyncCount: count,
    missingRotations: count,
    staleDays: count,
  }),
  warnings: z.array(syncWarningSchema),
  warningCount: count,
  recommendation: z.strictObject({
    action: z.enum(['no-action-needed', 'import-keystore', 'rotate-password']),
    reason: z.string(),
    priority: z.enum(['low', 'medium', 'high', 'critical']),
    details: z.string().optional(),
    text: z.strictObject({ key: z.string(), parameters: textParametersSchema }).optional(),
  }),
  remedy: z
    .strictObject({ id: remedySchema, device: deviceReferenceSchema, with: deviceReferenceSchema.optional() })
    .nullable(),
  lastCheck: epochMs,
  nextScheduled: epochMs,
});

export const failedCheckSchema = z.strictObject({
  error: errorDescriptionSchema,
  trigger: runRecordSchema().shape.trigger,
  failedAt: epochMs,
  lastGoodCheckAt: epochMs.nullable(),
});

export const checkOutcomeSchema = z.strictObject({
  report: syncCheckResultSchema,
  cached: z.boolean(),
  joined: z.boolean(),
  ageMs: count,
});

export const schedulerViewSchema = z.strictObject({
  state: z.enum(['idle', 'running', 'paused', 'stopped']),
  isChecking: z.boolean(),
  nextRun: epochMs.nullable(),
  lastRun: epochMs.nullable(),
  intervalMs: z.number().positive(),
});

export const vaultStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('missing') }),
  z.strictObject({
    kind: z.literal('locked'),
    reason: z.enum(['not-unlocked', 'person', 'idle', 'shutdown', 'worker-ended', 'restart-needed']),
  }),
  z.strictObject({ kind: z.literal('joining') }),
  z.strictObject({ kind: z.literal('unlocked'), readOnly: errorDescriptionSchema.optional() }),
  z.strictObject({ kind: z.literal('unusable'), error: errorDescriptionSchema }),
]);

/** How far an operation is that takes long; at most ten a second, and nothing after its answer. */
export const vaultProgressSchema = z.strictObject({
  operation: z.enum(longOperations),
  phase: z.enum(['deriving', 'reading', 'verifying', 'writing']),
  /** Of `total`. Begins anew with each phase. */
  done: count,
  /** Null when it can't be known. */
  total: count.nullable(),
});

/** The keystore at a glance: aggregates only, so that it stays small at any size of account. */
export const keystoreViewSchema = z.strictObject({
  keystoreRevision: count,
  accountId: z.string(),
  thisDevice: z.strictObject({
    id: deviceId,
    name: z.string(),
    /** Whether it lacks the secret of the current key. */
    lacksCurrentKey: z.boolean(),
  }),
  counts: z.strictObject({
    active: count,
    archived: count,
    suspended: count,
    revoked: count,
    inSync: count,
    outOfSync: count,
  }),
  missingRotations: count,
  rotations: count,
  currentKey: z.strictObject({
    generation: count,
    publicKey: z.string(),
    authorName: z.string(),
    writtenAt: epochMs,
  }),
  lastSyncedAt: epochMs.nullable(),
  /** Whether a rotation comes first, before anything new is sealed. */
  needsRotation: z.boolean(),
  /** Whether this vault keeps a recovery key that was not printed yet. */
  keepsRecoveryKey: z.boolean(),
  conflicts: count,
  /** What other devices still wait for, how many they are, and some of them by name. */
  openExchange: z.strictObject({ needs: z.enum(['keys', 'news']), count, names: z.array(z.string()) }).nullable(),
});

const namedDevice = z.strictObject({ id: deviceId, name: z.string() });

export const deviceSummarySchema = z.strictObject({
  id: deviceId,
  name: z.string(),
  givenName: z.string().exactOptional(),
  nameGivenBy: deviceId.exactOptional(),
  standing: z.enum(deviceStandings),
  reason: z
    .strictObject({
      kind: z.enum(['revoked', 'not-let-in', 'left', 'suspended', 'archived']),
      by: deviceId,
      entry: entryId,
      at: epochMs,
      isByRecoveryKey: z.boolean(),
    })
    .exactOptional(),
  isThisDevice: z.boolean(),
  verified: z.boolean(),
  addedAt: epochMs,
  lastHeardAt: epochMs,
  isAwaited: z.boolean(),
  missingRotations: count,
  waitsForKey: z.boolean(),
  clockAheadMs: z.number(),
  entries: count,
});

/** What a person should know of a device; each has one thing to do about it, or none. */
export const deviceConditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('in-sync') }),
  z.strictObject({ kind: z.literal('forked') }),
  z.strictObject({ kind: z.literal('suspended') }),
  z.strictObject({ kind: z.literal('unverified') }),
  z.strictObject({ kind: z.literal('unseen'), days: count }),
  z.strictObject({ kind: z.literal('behind'), rotations: count, since: epochMs }),
  z.strictObject({ kind: z.literal('awaited'), isOverdue: z.boolean() }),
  z.strictObject({ kind: z.literal('waits-for-key') }),
  z.strictObject({ kind: z.literal('archived') }),
  z.strictObject({ kind: z.literal('revoked') }),
  z.strictObject({ kind: z.literal('not-let-in') }),
  z.strictObject({ kind: z.literal('left') }),
]);

export const deviceListingSchema = deviceSummarySchema.extend({
  /** All that holds of it, the most urgent first; never empty. */
  conditions: z.array(deviceConditionSchema),
  /** What people compare on two screens; empty where it can't be read. */
  comparisonCode: z.string(),
  /** Who said what `reason` tells, and who gave the name, by name. */
  reasonByName: z.string().exactOptional(),
  nameGivenByName: z.string().exactOptional(),
});

export const rotationSummarySchema = z.strictObject({
  id: entryId,
  generation: count,
  author: deviceId,
  authorName: z.string(),
  writtenAt: epochMs,
  reason: z.string(),
  publicKey: z.string(),
  isCurrent: z.boolean(),
  isUnfair: z.boolean(),
  acknowledgedBy: count,
  activeDevices: count,
});

export const rotationListingSchema = rotationSummarySchema.extend({
  /** Null unless devices rotated the same generation without having heard of each other. */
  rivalry: z.strictObject({ isSettled: z.boolean(), isChosen: z.boolean() }).nullable(),
});

export const deviceDetailsSchema = z.strictObject({
  device: deviceListingSchema,
  addedBy: deviceId.nullable(),
  addedByName: z.string().nullable(),
  letIn: z.strictObject({ total: count, names: z.array(z.string()).max(20) }),
  appVersion: z.string().nullable(),
  joinedAtGeneration: count,
  keysHeld: count,
  rotationsMade: count,
  missing: z.array(rotationSummarySchema).max(20),
});

export const activityItemSchema = z.strictObject({
  id: entryId,
  device: deviceId,
  deviceName: z.string(),
  sequence: count,
  kind: z.enum(activityKinds),
  writtenAt: epochMs,
  subject: z.strictObject({ device: deviceId, deviceName: z.string() }).nullable(),
  otherSubjects: count,
  text: z.string(),
  generation: count.nullable(),
  isEffective: z.boolean(),
});

export const importReportSchema = z.strictObject({
  newEntries: count,
  newRotations: count,
  newDevices: z.array(z.string()),
  voided: z.array(
    z.strictObject({
      id: entryId,
      device: deviceId,
      deviceName: z.string(),
      sequence: count,
      kind: z.string(),
      code: z.enum(errorCodes),
      reason: z.enum(Object.keys(voidReasons) as [VoidReasonKey, ...VoidReasonKey[]]),
      by: deviceId,
      byName: z.string(),
    }),
  ),
  refused: count,
  waiting: count,
  ofALaterVersion: count,
  heldBack: count,
  nothingNew: z.boolean(),
});

/** Everything a window needs to show the present; events after it carry higher revisions. */
export const appSnapshotSchema = z.strictObject({
  /** Of the newest event this snapshot includes. */
  revision: count,
  vault: vaultStateSchema,
  scheduler: schedulerViewSchema,
  status: syncCheckResultSchema.nullable(),
  failedCheck: failedCheckSchema.nullable(),
  /** Of the last completed check, also before a restart. All that is known of it while the vault has not been opened. */
  lastVerdict: z.strictObject({ verdict: z.enum(verdicts), at: epochMs }).nullable(),
  keystore: keystoreViewSchema.nullable(),
  settings: settingsSchema(),
});

/** A file that a person let the app write: its name, and the folder they chose for it. */
const writtenFile = z.strictObject({ name: z.string(), folder: z.string() });
/** As it was printed or typed; longer than one is, so that a person meets the vault's own words. */
const recoveryKeyText = secretText;
const printableRecoveryKey = z.strictObject({ recoveryKey: z.string() });

/** A request to join that waits for its welcome. */
export const pendingRequestSchema = z.strictObject({
  code: z.string(),
  comparisonCode: z.string(),
  deviceName: z.string(),
  askedAt: epochMs,
});

const joiningDevice = z.strictObject({ name: z.string(), comparisonCode: z.string() });

/** What a revocation would come to. */
export const revocationTrialSchema = z.strictObject({
  revoked: z.array(namedDevice),
  suspended: z.array(namedDevice),
  alsoOut: z.array(namedDevice),
  letIn: z.array(namedDevice),
  back: z.array(namedDevice),
  voided: z.strictObject({ total: count, newest: z.array(activityItemSchema) }),
  voidedRotations: z.strictObject({ total: count, newest: z.array(activityItemSchema) }),
  restored: z.strictObject({ total: count, newest: z.array(activityItemSchema) }),
});

const revocation = {
  devices: z
    .array(z.strictObject({ device: deviceId, believed: z.array(entryId).max(64).optional() }))
    .min(1)
    .max(200),
  recoveryKey: recoveryKeyText.optional(),
};

export const requests = {
  'app:getSnapshot': { argument: nothing, result: appSnapshotSchema },
  'app:getAbout': {
    argument: nothing,
    result: z.strictObject({
      version: z.string(),
      electron: z.string(),
      chrome: z.string(),
      node: z.string(),
      dataDirectory: z.string(),
      /** What this device may be called, from its name in the network; empty when that says nothing. */
      suggestedDeviceName: z.string(),
    }),
  },
  /** Shows a system dialog; null when the person changed their mind. */
  'app:chooseFile': {
    argument: z.strictObject({ purpose: z.enum(filePurposes) }),
    result: z.strictObject({ token: fileToken, name: z.string() }).nullable(),
  },
  /** Shows the folder of `dataDirectory` in the system's file manager. */
  'app:openDataFolder': { argument: nothing, result: nothing },
  /** Ends the app, but only while the vault can't be opened before a restart; false otherwise. */
  'app:quit': { argument: nothing, result: z.strictObject({ isQuitting: z.boolean() }) },
  'vault:create': {
    argument: z.strictObject({ deviceName: shortText, password: secretText }),
    result: printableRecoveryKey,
  },
  'vault:requestJoin': {
    argument: z.strictObject({ deviceName: shortText, password: secretText }),
    result: pendingRequestSchema,
  },
  'vault:describeJoin': { argument: nothing, result: pendingRequestSchema },
  'vault:saveJoinRequest': { argument: z.strictObject({ file: fileToken }), result: writtenFile },
  'vault:completeJoin': { argument: z.strictObject({ file: fileToken }), result: nothing },
  'vault:cancelJoin': { argument: nothing, result: nothing },
  'vault:recoverAccount': {
    argument: z.strictObject({
      file: fileToken,
      deviceName: shortText,
      password: secretText,
      recoveryKey: recoveryKeyText,
    }),
    result: nothing,
  },
  'vault:unlock': { argument: z.strictObject({ password: secretText }), result: nothing },
  'vault:recover': {
    argument: z.strictObject({ recoveryKey: recoveryKeyText, newPassword: secretText }),
    result: nothing,
  },
  'vault:lock': { argument: nothing, result: nothing },
  /** Gives up what `vault:progress` tells of, which then rejects with `OPERATION_CANCELLED`; false when it is too late, or there is nothing. */
  'vault:cancel': { argument: nothing, result: z.strictObject({ cancelled: z.boolean() }) },
  'vault:changePassword': {
    argument: z.strictObject({ currentPassword: secretText, newPassword: secretText }),
    result: nothing,
  },
  /** The recovery key that this vault keeps to be printed. */
  'vault:readRecoveryKey': {
    argument: nothing,
    result: printableRecoveryKey.extend({ opensVault: z.boolean() }).nullable(),
  },
  'vault:confirmRecoveryKey': { argument: z.strictObject({ recoveryKey: recoveryKeyText }), result: nothing },
  'vault:checkRecoveryKey': {
    argument: z.strictObject({ recoveryKey: recoveryKeyText }),
    result: z.strictObject({ opensVault: z.boolean() }),
  },
  'vault:replaceRecoveryKey': {
    argument: z.strictObject({ oldRecoveryKey: recoveryKeyText }),
    result: printableRecoveryKey,
  },
  'vault:adoptRecoveryKey': {
    argument: z.strictObject({ currentPassword: secretText, recoveryKey: recoveryKeyText }),
    result: nothing,
  },
  /** Asks where to write a recovery key that is to be printed, and writes it; null when the person changed their mind. */
  'vault:saveRecoveryKey': {
    argument: z.strictObject({ recoveryKey: z.string().min(1).max(128) }),
    result: writtenFile.nullable(),
  },
  'vault:noteActivity': { argument: nothing, result: nothing },
  'keystore:rotateKey': { argument: z.strictObject({ reason: shortText }), result: nothing },
  'keystore:export': {
    argument: z.strictObject({ file: fileToken }),
    result: writtenFile.extend({ bytes: count, entries: count }),
  },
  'keystore:import': {
    argument: z.strictObject({ file: fileToken }),
    result: importReportSchema,
  },
  'keystore:listRotations': { argument: z.strictObject(pageRequest), result: pageOf(rotationListingSchema) },
  /** Active devices that have not acknowledged a rotation. */
  'keystore:listDevicesWithout': {
    argument: z.strictObject({ ...pageRequest, rotation: entryId }),
    result: pageOf(namedDevice),
  },
  'keystore:listActivity': {
    argument: z.strictObject({ ...pageRequest, device: deviceId.optional() }),
    result: pageOf(activityItemSchema),
  },
  'devices:list': {
    argument: z.strictObject({
      ...pageRequest,
      standing: z.enum(deviceStandings).optional(),
      search: shortText.optional(),
      order: z.enum(deviceOrders).optional(),
      reversed: z.boolean().optional(),
    }),
    result: pageOf(deviceListingSchema),
  },
  'devices:describe': { argument: z.strictObject({ device: deviceId }), result: deviceDetailsSchema },
  'devices:rename': { argument: z.strictObject({ device: deviceId, name: shortText }), result: nothing },
  'devices:archive': { argument: z.strictObject({ device: deviceId }), result: nothing },
  'devices:unarchive': { argument: z.strictObject({ device: deviceId }), result: nothing },
  'devices:revoke': { argument: z.strictObject({ ...revocation, reason: shortText }), result: nothing },
  /** What a revocation would come to; writes nothing. */
  'devices:tryRevoking': { argument: z.strictObject(revocation), result: revocationTrialSchema },
  /** Opens a request to join by the code that the other device shows. */
  'devices:openJoinRequest': {
    argument: z.strictObject({ request: fileToken, code: secretText }),
    result: joiningDevice,
  },
  /** Lets the device in, and writes its welcome. */
  'devices:admit': {
    argument: z.strictObject({ request: fileToken, code: secretText, welcome: fileToken }),
    result: joiningDevice.extend({ device: deviceId, file: writtenFile }),
  },
  'devices:setVerified': { argument: z.strictObject({ device: deviceId, verified: z.boolean() }), result: nothing },
  'findings:setSeen': { argument: z.strictObject({ key: findingKey, seen: z.boolean() }), result: nothing },
  'settings:update': { argument: settingsSchema().partial(), result: settingsSchema() },
  /** The newest first. */
  'metrics:listRuns': { argument: z.strictObject(pageRequest), result: pageOf(runRecordSchema()) },
  'sync:scheduler:isRunning': { argument: nothing, result: z.boolean() },
  'sync:scheduler:getNextRun': { argument: nothing, result: epochMs.nullable() },
  'sync:scheduler:getLastRun': { argument: nothing, result: epochMs.nullable() },
  'sync:scheduler:checkNow': { argument: nothing, result: checkOutcomeSchema },
} satisfies Record<RequestChannel, { readonly argument: z.ZodType; readonly result: z.ZodType }>;

export const events = {
  'sync:status-change': syncCheckResultSchema,
  'sync:check-failed': failedCheckSchema,
  'sync:scheduler:state-change': schedulerViewSchema,
  'vault:state-change': vaultStateSchema,
  'vault:progress': vaultProgressSchema,
  /** Null once the vault is locked. */
  'keystore:change': keystoreViewSchema.nullable(),
  'settings:change': settingsSchema(),
} satisfies Record<EventChannel, z.ZodType>;

export type RequestArgument<C extends RequestChannel> = z.infer<(typeof requests)[C]['argument']>;
export type RequestResult<C extends RequestChannel> = z.infer<(typeof requests)[C]['result']>;
export type EventPayload<C extends EventChannel> = z.infer<(typeof events)[C]>;

/** A value as its sender holds it: read only, all the way down. */
export type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T;

export type AppSnapshot = z.infer<typeof appSnapshotSchema>;
export type SchedulerView = z.infer<typeof schedulerViewSchema>;
export type VaultStateView = z.infer<typeof vaultStateSchema>;
export type VaultProgressView = z.infer<typeof vaultProgressSchema>;
export type KeystoreView = z.infer<typeof keystoreViewSchema>;
export type DeviceConditionView = z.infer<typeof deviceConditionSchema>;
export type DeviceView = z.infer<typeof deviceListingSchema>;
export type DeviceDetailsView = z.infer<typeof deviceDetailsSchema>;
export type RotationView = z.infer<typeof rotationListingSchema>;
export type ActivityView = z.infer<typeof activityItemSchema>;
export type RunRecord = z.infer<ReturnType<typeof runRecordSchema>>;
export type SyncCheckResultView = z.infer<typeof syncCheckResultSchema>;
export type SyncWarningView = z.infer<typeof syncWarningSchema>;
export type FailedCheckView = z.infer<typeof failedCheckSchema>;
export type CheckOutcomeView = z.infer<typeof checkOutcomeSchema>;
export type SettingsView = z.infer<ReturnType<typeof settingsSchema>>;
export type ErrorView = z.infer<typeof errorDescriptionSchema>;
export type ImportReportView = z.infer<typeof importReportSchema>;
export type RevocationTrialView = z.infer<typeof revocationTrialSchema>;

/** What an `invoke` message is answered with: errors travel as values, because an `Error` loses its code on the way. */
export type InvokeAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: ErrorView };

/** What preload exposes as `window.electron.ipcRenderer`. */
export interface IpcBridge {
  /**
   * Asks the main process. `argument` is `null` (or left out) for channels that take nothing.
   * Rejects with an `ErrorView` (a plain object): only plain objects keep their fields on the way. What can't be copied is never
   * sent: `IPC_INVALID_ARGUMENTS`. Only of what the engine can't even bring from the page to this function (a symbol, a getter that
   * throws, nesting beyond 1,000) its own `Error` tells.
   */
  invoke<C extends RequestChannel>(channel: C, argument?: RequestArgument<C>): Promise<RequestResult<C>>;
  /** Calls `callback` at every event with its payload and its revision; the returned function ends that. */
  on<C extends EventChannel>(channel: C, callback: (payload: EventPayload<C>, revision: number) => void): () => void;
}

/** What preload exposes as `window.electron.droppedFiles`. */
export interface DroppedFiles {
  /**
   * Takes a file that a person dropped on the window, as if they had chosen it in a dialog, and tells what it is. Rejects with an
   * `ErrorView`: the file has no path (a page made it), can't be read, or is nothing that this device can use now.
   */
  take(file: File): Promise<DroppedFile>;
}
