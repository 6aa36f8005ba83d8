import { countOf, formatNumber, pluralOf } from '../../plurals.js';
import { verdictMessages } from '../verdicts.js';

/** The background checks: what they say, and when they run. */
export const syncMessages = {
  status: 'Sync status',
  statusPrefix: 'Sync status: ',
  pausedWhileLocked: 'paused while the vault is locked',
  pausedBadge: 'checks are paused',

  verdicts: {
    ...verdictMessages,
    waiting: 'Waiting for the first check',
    inSyncAsOf: (ago: string) => `In sync as of ${ago}`,
    needsAttention: 'Needs attention',
    neededAttention: (ago: string) => `Needed attention ${ago}`,
    neededSync: (ago: string) => `Needed sync ${ago}`,
    failed: 'Check failed',
    failedNeverGood: 'Check failed – none has succeeded yet',
    failedSince: (ago: string) => `Check failed – last good one ${ago}`,
  },

  waitingReason: 'It runs a moment after the vault opens, and then by itself.',
  failedHeadline: 'The last check failed',
  noGoodCheck: 'No check has succeeded yet.',
  lastGoodCheck: (ago: string) => `The last good check was ${ago}.`,
  /** Before how long ago that was. */
  asOfLastGoodCheck: 'As of the last good check,',
  exchangeHeadline: 'Time to exchange bundles',
  behindHeadline: (behind: number, devices: number) =>
    `${formatNumber(behind)} of ${countOf(devices, 'device')} ${pluralOf(behind, { one: 'is', other: 'are' })} behind`,
  aloneHeadline: 'This device is up to date',
  /** Where others were let in and have not arrived. */
  firstReason: 'It has every key.',
  awaitedReason: (reason: string, awaited: number) =>
    `${reason} ${countOf(awaited, 'device')} that ${pluralOf(awaited, { one: 'was', other: 'were' })} let in ${pluralOf(awaited, { one: 'has', other: 'have' })} not arrived yet.`,
  aloneReason: 'It is the only device of this account, and it has every key.',
  alignedHeadline: (devices: number) =>
    devices === 2 ? 'Both devices are in sync' : `All ${formatNumber(devices)} devices are in sync`,
  alignedReason: 'As far as this device knows, all devices are up to date.',
  worthALook: (reason: string) => `${reason} There is something worth a look below.`,

  lastCheck: 'Last check',
  nextCheck: 'Next check',
  lastCheckNone: 'none yet',
  checkingNow: 'checking now',
  paused: 'paused',
  notScheduled: 'not scheduled',

  runCheckNow: 'Run Check Now',
  /** Why no check can be asked for. */
  checksPaused: 'Checks are paused while the vault is locked. Unlock it to run one.',
  checking: 'Checking…',
  completed: 'Sync check completed',
  cached: (ago: string) => `Checked ${ago}. Nothing is new since.`,
  joined: 'Check already in progress',
  failed: 'Sync check failed',
  timedOut: 'The check took too long',
  summary: (headline: string, warnings: number) =>
    warnings === 0 ? `${headline}.` : `${headline}. ${countOf(warnings, 'warning')}.`,

  triggers: {
    initial: 'after start',
    interval: 'on schedule',
    manual: 'by hand',
    unlock: 'after unlocking',
    resume: 'after sleep',
    import: 'after an import',
    rotation: 'after a rotation',
    change: 'after a change',
  },

  noWarnings: 'Nothing to warn about.',
  consequences: 'Related:',
  moreWarnings: (count: number) => `And ${formatNumber(count)} more.`,
  severities: { critical: 'Critical', warning: 'Warning', info: 'Note' },

  markAsSeen: 'Mark as seen',
  markingAsSeen: 'Marking…',
  markAsSeenTitle: 'Mark this critical warning as seen?',
  markAsSeenConsequence:
    'It disappears here and no longer counts in the verdict. Mark it only if you know the reason and nothing is wrong.',

  recommendation: 'Recommendation',
  recommendedActions: {
    none: 'Nothing to do',
    'import-keystore': 'Bring the devices together',
    'export-keystore': 'Bring the devices together',
    'rotate-key': 'Rotate the key',
    'rotate-password': 'Change the vault password',
    'open-devices': 'Look at your devices',
    'open-rotations': 'Look at the rotations',
    'open-settings': 'Look at the settings',
    'check-clock': 'Set the clock',
    'update-app': 'Update the app',
    'replace-device': 'Replace the old device',
    'join-anew': 'Decide what to do with this device',
    'print-recovery-key': 'Print the recovery key',
    'check-recovery-key': 'Check the recovery key',
  },
  priorities: {
    low: 'Low priority',
    medium: 'Medium priority',
    high: 'High priority',
    critical: 'Critical',
  },

  remedies: {
    importBundle: 'Import a bundle…',
    exportBundle: 'Export a bundle…',
    rotateKey: 'Rotate the key…',
    changePassword: 'Change the password…',
    showDevices: 'Show devices',
    showRotations: 'Show rotations',
    openSettings: 'Open settings',
    replaceDevice: 'Replace the old one…',
    printRecoveryKey: 'Show the recovery key…',
    checkRecoveryKey: 'Check the recovery key…',
    showDataFolder: 'Show the data folder',
  },

  runsTitle: 'Recent checks',
  runsDescription: 'What each one looked at, what it found, and how long that took.',
  runsNoun: 'checks',
  runFailed: 'Failed',
  runInSyncWithWarnings: (warnings: number) => `In sync, ${countOf(warnings, 'warning')}`,
  runFailedDetail: (code: string) => `It ended with the error ${code}. It changed nothing.`,
  partColumns: { lookedAt: 'Looked at', found: 'Found', took: 'Took' },
  partsHealthy: (count: number) => `${countOf(count, 'check')}, nothing found`,
  partInconclusive: 'did not finish',
  partFoundNothing: 'nothing',
  partFindings: (count: number) => countOf(count, 'finding'),
};
