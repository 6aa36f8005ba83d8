import type { Brake } from '../../../../keystore/brakes/brake.js';
import type { BrakeRecord } from '../../../../keystore/brakes/brake-record.js';
import { forcersOf, ForcedRotations, MOST_FORCED_ROTATIONS } from '../../../../keystore/brakes/forced-rotations.js';
import { Households } from '../../../../keystore/brakes/households.js';
import type { Member } from '../../../../keystore/feeds/held-entry.js';
import type { IntakeReport } from '../../../../keystore/feeds/intake-report.js';
import { needsRotation } from '../../../../keystore/writing/passing-on.js';
import { upkeepOf } from '../../../../keystore/writing/upkeep.js';
import { GenerationIntake } from './generation-intake.js';
import { putOutKeeping, setArchived } from './membership.js';
import type { MemberAccount } from './member-account.js';
import type { MemberPen } from './member-pen.js';
import { rotate, shareCurrent } from './rotating.js';

/**
 * Takes in what others wrote, as far as the brake lets it pass (10.5), opens the secrets in it, and does what a member does about it unasked: it
 * acknowledges, takes itself back into use, revokes or suspends whoever left (6.7), rotates where no generation can be used (7.4), and shares the
 * current one. A device that is out says nothing but that it heard.
 */
export function takeIn(pen: MemberPen, entries: Iterable<Uint8Array>, brake: Brake = pen.brake()): IntakeReport {
  const report = pen.edit.take(entries, brake);
  const taken = [...pen.edit.released, ...report.taken.map(({ entry }) => entry)];
  new GenerationIntake(pen.account, pen.edit).open(taken);
  if (taken.length > 0) keepUp(pen);
  return report;
}

/** A person looked at a member and whom it let in, or at all: what is held back of them comes, and the counts begin anew. */
export function lookAtHeldBack(pen: MemberPen, member: Member | null): IntakeReport {
  const brake = pen.brake();
  if (member === null) brake.lookAtAll();
  else brake.lookAt(member);
  return takeIn(pen, [], brake);
}

/** Takes of what waits in the storage what may be taken by now. */
export function takeReleased(pen: MemberPen): void {
  takeIn(pen, []);
}

/** What is to be done by what is held, whatever brought it. */
export function keepUp(pen: MemberPen): void {
  const { self } = pen;
  if (pen.meaning.verdicts.isOut(self)) {
    pen.acknowledge();
    return;
  }
  const { takesItselfBack, revokes, suspends } = upkeepOf(pen.meaning, pen.writer);
  if (takesItselfBack) setArchived(pen, self, false);
  if (revokes.length + suspends.length > 0) putOutKeeping(pen, [...revokes, ...suspends], '');
  rotateIfForced(pen);
  shareCurrent(pen);
  pen.acknowledge();
}

/** 7.8: rotates where it has to, unless one member made more rotations necessary within a day than are made without a person. */
function rotateIfForced(pen: MemberPen): void {
  const holds = ({ id }: { readonly id: string }): boolean => pen.account.generations.has(id);
  if (!needsRotation(pen.meaning, pen.writer, holds)) return;
  const record = pen.account.changeable.touchBrakes();
  const forced = new ForcedRotations(record, householdsOf(pen.self, record), pen.edit.now);
  const forcers = forcersOf(pen.meaning);
  if (forced.askAbout(forcers).length > 0) return;
  rotate(pen, '');
  forced.note(forcers);
}

/** Those of whom a person is to be told before the next rotation, while there has to be one: their ids. */
export function rotationsForcedBy({ meaning, self, session: { account } }: MemberAccount): readonly string[] {
  if (!self || meaning.current !== null || meaning.verdicts.isOut(self)) return [];
  const record = account.changeable.brakes;
  const households = householdsOf(self, record);
  const groups = new Set([...forcersOf(meaning)].map((member) => households.headOf(member)));
  // However long ago: it is this rotation that was not made.
  return [...groups].filter((group) => record.of(group).rotations.count >= MOST_FORCED_ROTATIONS).map(({ id }) => id);
}

function householdsOf(self: Member, record: BrakeRecord): Households {
  return new Households(self, (member) => record.isUnseen(member));
}
