import type { IntakeReport } from '../../../../keystore/feeds/intake-report.js';
import { needsRotation } from '../../../../keystore/writing/passing-on.js';
import { upkeepOf } from '../../../../keystore/writing/upkeep.js';
import { GenerationIntake } from './generation-intake.js';
import { putOutKeeping, setArchived } from './membership.js';
import type { MemberPen } from './member-pen.js';
import { rotate, shareCurrent } from './rotating.js';

/**
 * Takes in what others wrote, opens the secrets in it, and does what a member does about it unasked: it acknowledges, takes itself back
 * into use, revokes or suspends whoever left (6.7), rotates where no generation can be used (7.4), and shares the current one. A device that is out says nothing but that it heard.
 */
export function takeIn(pen: MemberPen, entries: Iterable<Uint8Array>): IntakeReport {
  const report = pen.edit.take(entries);
  new GenerationIntake(pen.account, pen.edit).open(report.taken.map(({ entry }) => entry));
  if (report.taken.length > 0) keepUp(pen);
  return report;
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
  const holds = ({ id }: { readonly id: string }): boolean => pen.account.generations.has(id);
  if (needsRotation(pen.meaning, pen.writer, holds)) rotate(pen, '');
  shareCurrent(pen);
  pen.acknowledge();
}
