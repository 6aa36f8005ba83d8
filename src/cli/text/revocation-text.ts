import { commandMessages } from '../../core/common/text/english/command/index.js';
import { nameList, type NameList } from '../../core/common/text/english/phrases.js';
import type { DeviceListing, NamedDevice } from '../../keystore/index.js';
import type { RevocationTrial } from '../../plugins/vault/index.js';
import { SHOWN_DIGITS } from './device-table.js';
import { formatMoment } from './moment.js';

const words = commandMessages.revoking;

/** What a revocation would come to, for whoever decides on it. */
export function revocationFacts(
  targets: readonly DeviceListing[],
  trial: RevocationTrial,
  since?: string,
): readonly string[] {
  const { revoked, suspended, alsoOut, letIn, back, voided, voidedRotations, restored } = trial;
  return [
    ...targets.map(({ name, id, lastHeardAt, isAwaited }) =>
      words.target(name, id.slice(0, SHOWN_DIGITS), isAwaited ? null : formatMoment(lastHeardAt)),
    ),
    ...about(revoked, (names) => words.wouldBeRevoked(names, since)),
    ...about(suspended, words.wouldBeSuspended),
    ...about(alsoOut, words.wouldBeOutToo),
    ...about(letIn, words.wouldStay),
    ...about(back, words.wouldBeBack),
    ...(voided.total > 0 ? [words.wouldBeVoid(voided.total)] : []),
    ...(voidedRotations.total > 0 ? [words.keysWouldBeVoid(voidedRotations.total)] : []),
    ...(restored.total > 0 ? [words.wouldCountAgain(restored.total)] : []),
  ];
}

/** What became of the devices. */
export function revocationLines(devices: readonly DeviceListing[]): readonly string[] {
  const suspended = devices.filter(({ standing }) => standing === 'suspended');
  const revoked = devices.filter(({ standing }) => standing !== 'suspended');
  return [...about(revoked, words.revoked), ...about(suspended, words.suspended), words.afterwards];
}

/** No line where nobody is named. */
function about(devices: readonly NamedDevice[], say: (names: NameList) => string): readonly string[] {
  return devices.length === 0 ? [] : [say(nameList(devices.map(({ name }) => name)))];
}
