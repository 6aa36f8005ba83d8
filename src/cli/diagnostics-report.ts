import os from 'node:os';

import type { KeystoreSnapshot } from '../keystore/index.js';
import type { SyncCheckResult } from '../plugins/health-check/index.js';
import type { VaultState } from '../plugins/vault/index.js';
import type { CommandContext } from './command.js';
import { evaluate } from './evaluate.js';

/** How many of the last runs are told. */
const TOLD_RUNS = 10;

/** How many digits of an id are told: enough to tell devices of one account apart, too few to name one. */
const TOLD_DIGITS = 8;

/**
 * Facts for a bug report, made to be posted in public: counts, versions and codes; no secret, no name, no path, no whole id.
 * What is in the vault is null unless it is open.
 */
export async function collectDiagnostics(context: CommandContext): Promise<Readonly<Record<string, unknown>>> {
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
    vault: vaultFacts(application.vault.state),
    settings: application.settings.values,
    keystore: isOpen ? keystoreFacts(await application.keystore.refresh()) : null,
    health: isOpen ? healthFacts((await evaluate(context)).report) : null,
    runs: { lastRun: application.runHistory.lastRun, newest: application.runHistory.runs.slice(0, TOLD_RUNS) },
  };
}

/** An error's message can hold a path, so only its code is told. */
function vaultFacts(state: VaultState): Readonly<Record<string, unknown>> {
  return state.kind === 'unusable' ? { state: state.kind, code: state.error.code } : { state: state.kind };
}

function keystoreFacts(snapshot: KeystoreSnapshot): Readonly<Record<string, unknown>> {
  const { devices, alignment, rotations, currentKey, voidEntries } = snapshot;
  return {
    revision: snapshot.revision,
    thisDevice: snapshot.thisDevice.slice(0, TOLD_DIGITS),
    devices: { active: devices.active.length, archived: devices.archived.length, revoked: devices.revoked.length },
    alignment: {
      inSync: alignment.inSync.length,
      outOfSync: alignment.outOfSync.length,
      missingRotations: alignment.missingRotations,
    },
    rotations: rotations.total,
    generation: currentKey.generation,
    highestGenerationNamed: snapshot.highestGenerationNamed,
    unopenedRotations: snapshot.unopenedRotations.length,
    gaps: snapshot.gaps.map(({ device, missingEntries }) => ({ device: device.slice(0, TOLD_DIGITS), missingEntries })),
    forks: snapshot.forks.length,
    conflicts: snapshot.conflicts.length,
    contestedRevocations: snapshot.contestedRevocations.length,
    voidEntries: voidEntries.total,
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
