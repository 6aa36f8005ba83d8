import os from 'node:os';

import type { ErrorCode } from '../core/errors.js';
import type { KeystoreSnapshot } from '../keystore/index.js';
import type { SyncCheckResult } from '../plugins/health-check/index.js';
import type { RunRecord } from '../plugins/metrics/index.js';
import { VAULT_FORMAT_VERSION, type VaultState } from '../plugins/vault/index.js';
import type { CommandContext } from './command.js';
import { evaluate } from './evaluate.js';

/** How many of the last runs are told. */
const TOLD_RUNS = 10;

/** How many digits of an id are told: enough to tell devices of one account apart, too few to name one. */
const TOLD_DIGITS = 8;

/**
 * Facts for a bug report, made to be posted in public: counts, versions and codes; no secret, no name, no path, no whole id.
 * What is in the vault is null unless it is open.
 *
 * @param problem why it could not be opened, if that was tried.
 */
export async function collectDiagnostics(
  context: CommandContext,
  problem: ErrorCode | null,
): Promise<Readonly<Record<string, unknown>>> {
  const { application, clock, version } = context;
  const isOpen = application.vault.state.kind === 'unlocked';
  return {
    at: clock.now(),
    versions: {
      onestarstream: version,
      node: process.versions.node,
      v8: process.versions.v8,
      modules: process.versions.modules,
    },
    platform: {
      system: process.platform,
      release: os.release(),
      architecture: process.arch,
      cores: os.availableParallelism(),
    },
    failedPlugins: application.failedPlugins.map(({ pluginId }) => pluginId),
    vault: vaultFacts(application.vault.state, problem),
    settings: application.settings.values,
    keystore: isOpen ? keystoreFacts(await application.keystore.refresh()) : null,
    health: isOpen ? healthFacts((await evaluate(context)).report) : null,
    runs: {
      lastRun: application.runHistory.lastRun,
      counters: application.runHistory.counters,
      newest: application.runHistory.runs.slice(0, TOLD_RUNS).map(runFacts),
    },
  };
}

/** An error's message can hold a path, so only its code is told, and the format it names. */
function vaultFacts(state: VaultState, problem: ErrorCode | null): Readonly<Record<string, unknown>> {
  const known = {
    state: state.kind,
    newestReadableFormat: VAULT_FORMAT_VERSION,
    ...(problem !== null && { code: problem }),
  };
  if (state.kind !== 'unusable') return known;
  return { ...known, code: state.error.code, formatVersion: state.error.details?.formatVersion ?? null };
}

function keystoreFacts(snapshot: KeystoreSnapshot): Readonly<Record<string, unknown>> {
  const { devices, alignment, rotations, currentKey, waiting, heldBack } = snapshot;
  return {
    revision: snapshot.revision,
    thisDevice: snapshot.thisDevice.slice(0, TOLD_DIGITS),
    devices: {
      active: devices.active.length,
      archived: devices.archived.length,
      suspended: devices.suspended.length,
      revoked: devices.revoked.length,
    },
    isOut: snapshot.thisDeviceOut?.kind ?? null,
    recoveryKeys: snapshot.recoveryKeys.length,
    keepsPaper: snapshot.keepsPaper,
    alignment: {
      inSync: alignment.inSync.length,
      outOfSync: alignment.outOfSync.length,
      missingRotations: alignment.missingRotations,
    },
    rotations: rotations.total,
    generation: currentKey.generation,
    needsRotation: snapshot.needsRotation,
    lacksCurrentKey: snapshot.lacksCurrentKey,
    unopenedRotations: snapshot.unopenedRotations.length,
    unfairRotations: snapshot.unfairRotations.total,
    entries: {
      waiting: waiting.incomplete,
      ofALaterVersion: waiting.ofALaterVersion,
      heldBack: heldBack.reduce((sum, { entries }) => sum + entries, 0),
      refused: snapshot.refused.total,
      void: snapshot.voidEntries.total,
    },
    forks: snapshot.forks.length,
    conflicts: snapshot.conflicts.length,
    contests: snapshot.contests.length,
    doubleAdmissions: snapshot.doubleAdmissions.length,
    damagedRecords: snapshot.damagedRecords.length,
    lastSyncedAt: snapshot.lastSyncedAt,
    passwordChangedAt: snapshot.passwordChangedAt,
    keyDerivation: snapshot.keyDerivation,
  };
}

/** A warning's message names devices, so only its code and kind are told. */
function healthFacts({
  needsSync,
  isAligned,
  warnings,
  warningCount,
  recommendation,
}: SyncCheckResult): Readonly<Record<string, unknown>> {
  return {
    needsSync,
    isAligned,
    warningCount,
    warnings: warnings.map(({ severity, metadata }) => ({
      severity,
      code: metadata?.code ?? null,
      checkId: metadata?.checkId ?? null,
    })),
    recommendation: { action: recommendation.action, priority: recommendation.priority },
  };
}

function runFacts({ checks, ...run }: RunRecord): Readonly<Record<string, unknown>> {
  const inconclusive = checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ checkId }) => checkId);
  return { ...run, checks: checks.length, inconclusive };
}
