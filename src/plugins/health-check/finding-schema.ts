import { DAY_MS } from '../../core/common/durations.js';
import { lazily } from '../../core/common/lazily.js';
import { findingTexts } from '../../core/common/text/english/findings.js';
import { z } from '../../core/zod.js';
import { isDeclared } from './finding-kinds.js';
import type { Finding } from './health-check-registry.js';
import { findingEnds, remedies } from './sync-check-result.js';

/** How many findings one check may have: more than a person reads, and enough to name what matters. */
export const MAX_FINDINGS_PER_CHECK = 20;

/** A report shortens texts further where it has to. */
const MAX_TEXT_UNITS = 1_000;

/** Made for the first finding that comes from elsewhere: most runs see none. */
const findingSchema = lazily(() => {
  const text = z.string().min(1).max(MAX_TEXT_UNITS);

  const ownWords = z.strictObject({ message: text, recommendation: text });

  /** One look at each value: a union of schemas makes an error for each of those that do not fit. */
  const plain = z.custom<string | number | boolean | null>((value) =>
    typeof value === 'string'
      ? value.length <= MAX_TEXT_UNITS
      : value === null || typeof value === 'boolean' || Number.isFinite(value),
  );
  const plainOrList = z.union([plain, z.array(plain).max(100).readonly()]);

  /** The parameters of the catalogue's words, or words of its own: both are plain data. */
  const textParameters = z.record(
    z.string().max(64),
    z.union([plainOrList, z.record(z.string().max(64), plainOrList)]),
  );

  const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/);

  return z
    .strictObject({
      code,
      severity: z.enum(['info', 'warning', 'critical']),
      text: textParameters,
      remedy: z.enum(remedies),
      ends: z.enum(findingEnds).exactOptional(),
      visibleAfterMs: z.number().min(0).max(DAY_MS).exactOptional(),
      dependsOn: z.array(code).max(20).readonly().exactOptional(),
      device: z.strictObject({ id: z.string().min(1).max(64), name: text }).exactOptional(),
      subject: text.exactOptional(),
    })
    .refine(
      (finding) => Object.hasOwn(findingTexts, finding.code) || ownWords.safeParse(finding.text).success,
      'A finding that the catalogue does not know brings its own message and recommendation.',
    );
});

/**
 * Copies what a check answered, so that it can change nothing later.
 * Throws when that is not a list of at most `MAX_FINDINGS_PER_CHECK` findings.
 */
export function parseFindings(answer: unknown): readonly Finding[] {
  // Looked at first: a schema would visit each of a million items before it complained.
  if (!Array.isArray(answer)) throw new TypeError('The answer is not a list of findings.');
  if (answer.length > MAX_FINDINGS_PER_CHECK) {
    throw new RangeError(`The answer holds ${answer.length} findings; at most ${MAX_FINDINGS_PER_CHECK} are read.`);
  }
  // Looking at a finding that the compiler has seen would cost more than the check that made it.
  return answer.map((item: unknown) => (isDeclared(item) ? item : findingSchema().parse(item)));
}
