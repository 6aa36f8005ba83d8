import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import type { Contest, KeystoreSnapshot } from '../../../keystore/index.js';
import { suspensionOf } from '../account-facts.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** More contests than this are one and the same trouble. */
const REPORTED_CONTESTS = 10;

export const contestedSuspension: HealthCheck = {
  id: 'contested-suspension',
  title: checkTitles['contested-suspension'],
  evaluate(snapshot) {
    const ownSuspension = suspensionOf(snapshot);
    return snapshot.contests
      .filter(({ by, answeredBy }) => answeredBy !== null || by.id !== ownSuspension?.by)
      .slice(0, REPORTED_CONTESTS)
      .map((contest) => findingAbout(contest, snapshot));
  },
};

function findingAbout(contest: Contest, { thisDevice }: KeystoreSnapshot): Finding {
  const { by, at, members, total, answeredBy, suspensions } = contest;
  const names = { ...nameList(members.map(({ name }) => name)), count: total };
  const subject = [by.id, answeredBy?.id ?? '', ...suspensions.toSorted()].join(' ').slice(0, 1_000);
  if (answeredBy !== null) {
    const { id, name, at: answeredAt } = answeredBy;
    const isByThisDevice = id === thisDevice;
    return findingOf(
      'SUSPENSION_ANSWERED',
      { by: by.name, devices: names, answeredBy: name, at: answeredAt, isByThisDevice },
      // Who answered here knows what happened.
      { subject, device: { id, name }, ...(isByThisDevice && { severity: 'info' }) },
    );
  }
  const [member = by] = members;
  return findingOf(
    'SUSPENSION_OPEN',
    { by: by.name, devices: names, at, isByThisDevice: by.id === thisDevice },
    { subject, device: { id: member.id, name: member.name } },
  );
}
