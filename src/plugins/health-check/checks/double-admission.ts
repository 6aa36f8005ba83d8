import { checkTitles } from '../../../core/common/text/english/check-titles.js';
import { nameList } from '../../../core/common/text/english/phrases.js';
import type { DoubleAdmission, KeystoreSnapshot, NamedDevice } from '../../../keystore/index.js';
import { activeDevicesOf } from '../active-devices.js';
import { findingOf } from '../finding-kinds.js';
import type { Finding, HealthCheck } from '../health-check-registry.js';

/** More of them are one and the same trouble. */
const REPORTED_ADMISSIONS = 10;

export const doubleAdmission: HealthCheck = {
  id: 'double-admission',
  title: checkTitles['double-admission'],
  evaluate(snapshot) {
    const { doubleAdmissions, devices } = snapshot;
    if (doubleAdmissions.length === 0) return [];
    const out = new Set([...devices.suspended, ...devices.revoked].map(({ id }) => id));
    return (
      doubleAdmissions
        .map((admission) => ({ admission, members: admission.members.filter(({ id }) => !out.has(id)) }))
        // One is what there should be.
        .filter(({ members }) => members.length > 1)
        .slice(0, REPORTED_ADMISSIONS)
        .map(({ admission, members }) => findingAbout(admission, members, snapshot))
    );
  },
};

function findingAbout(
  { kind, by }: DoubleAdmission,
  members: readonly NamedDevice[],
  snapshot: KeystoreSnapshot,
): Finding {
  const surplus = surplusOf(members, snapshot);
  return findingOf(
    'DEVICE_ADMITTED_TWICE',
    {
      isSameDevice: kind === 'device',
      device: surplus.name,
      others: nameList(members.filter((one) => one !== surplus).map(({ name }) => name)),
      by: nameList(by.map(({ name }) => name)),
    },
    {
      subject: members
        .map(({ id }) => id)
        .toSorted()
        .join(' ')
        .slice(0, 1_000),
      device: { id: surplus.id, name: surplus.name },
    },
  );
}

/** The one to revoke: a device writes as the member that its welcome named, so of the other there is no word; else the last one. */
function surplusOf(members: readonly NamedDevice[], snapshot: KeystoreSnapshot): NamedDevice {
  const awaited = new Set(activeDevicesOf(snapshot).awaited.map(({ id }) => id));
  const others = members.filter(({ id }) => id !== snapshot.thisDevice);
  const surplus = others.findLast(({ id }) => awaited.has(id)) ?? others.at(-1) ?? members.at(-1);
  if (surplus === undefined) throw new RangeError('An admission of nobody.');
  return surplus;
}
