import { Registry } from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { KeystoreState, type LocalFacts } from '../../../src/keystore/index.js';
import { builtInChecks } from '../../../src/plugins/health-check/checks/index.js';
import type { HealthCheck, HealthChecker } from '../../../src/plugins/health-check/index.js';
import { RegistryHealthChecker } from '../../../src/plugins/health-check/registry-health-checker.js';
import { sodiumKeystoreCrypto } from '../../../src/plugins/vault/worker/sodium-keystore-crypto.js';
import type { LargeAccount } from './large-account.js';

/** A state that can hold an account and read its entries again; empty until `load`. */
export function emptyStateOf(account: LargeAccount): KeystoreState {
  const feeds = new Map(account.feeds.map((feed) => [feed.device, feed]));
  return new KeystoreState(
    // The entries bear no signatures; what verifying costs is measured where entries come in (merge).
    { ...sodiumKeystoreCrypto, verifyEd25519: () => true, verifyMlDsa65: () => true },
    { read: (device, sequence) => feeds.get(device)?.encoded[sequence - 1] ?? new Uint8Array(0) },
  );
}

/** A state that holds an account. */
export function stateOf(account: LargeAccount): KeystoreState {
  const state = emptyStateOf(account);
  state.load(account.entries());
  return state;
}

/** What the installation of the account's first device knows. */
export function localFactsOf(account: LargeAccount): LocalFacts {
  const now = Date.now();
  const facts = { heardAt: now, clockAheadMs: 0, verified: true };
  return {
    thisDevice: account.feeds[0]?.device ?? '',
    lastSyncedAt: now,
    devices: new Map(account.feeds.map(({ device }) => [device, facts])),
    passwordChangedAt: now,
    keyDerivation: { memoryKiB: 64 * 1024, passes: 3 },
    unopenedRotations: [],
    damagedRecords: [],
    seenFindings: [],
  };
}

/** A health checker with the checks that come with the app. */
export function makeHealthChecker(): HealthChecker {
  const registry = new Registry<HealthCheck>();
  for (const check of builtInChecks) registry.register(check);
  return new RegistryHealthChecker(registry, new SystemClock(), silentLogger, {
    testMode: false,
    place: 'window',
    version: '0.0.0',
  });
}

/** A signal that is never given. */
export const noAbort = new AbortController().signal;
