/**
 * The names of all channels, apart from their schemas so that the preload script stays small. `contract.ts` gives each a
 * schema; a name without one does not compile.
 */
export const requestChannels = [
  'app:getSnapshot',
  'app:getAbout',
  'app:chooseFile',
  'app:openDataFolder',
  'app:quit',
  'vault:create',
  'vault:requestJoin',
  'vault:describeJoin',
  'vault:saveJoinRequest',
  'vault:completeJoin',
  'vault:cancelJoin',
  'vault:recoverAccount',
  'vault:unlock',
  'vault:recover',
  'vault:lock',
  'vault:cancel',
  'vault:changePassword',
  'vault:readRecoveryKey',
  'vault:confirmRecoveryKey',
  'vault:checkRecoveryKey',
  'vault:replaceRecoveryKey',
  'vault:adoptRecoveryKey',
  'vault:saveRecoveryKey',
  'vault:noteActivity',
  'keystore:rotateKey',
  'keystore:export',
  'keystore:import',
  'keystore:listRotations',
  'keystore:listDevicesWithout',
  'keystore:listActivity',
  'devices:list',
  'devices:describe',
  'devices:rename',
  'devices:archive',
  'devices:unarchive',
  'devices:revoke',
  'devices:tryRevoking',
  'devices:openJoinRequest',
  'devices:admit',
  'devices:setVerified',
  'findings:setSeen',
  'settings:update',
  'metrics:listRuns',
  'sync:scheduler:isRunning',
  'sync:scheduler:getNextRun',
  'sync:scheduler:getLastRun',
  'sync:scheduler:checkNow',
] as const;

export type RequestChannel = (typeof requestChannels)[number];

/** Their argument stays in the page, whatever it is: an event handler hands on what it was called with. */
export const channelsWithoutArgument: ReadonlySet<string> = new Set<RequestChannel>(['sync:scheduler:checkNow']);

export const eventChannels = [
  'sync:status-change',
  'sync:check-failed',
  'sync:scheduler:state-change',
  'vault:state-change',
  'vault:progress',
  'keystore:change',
  'settings:change',
] as const;

export type EventChannel = (typeof eventChannels)[number];
