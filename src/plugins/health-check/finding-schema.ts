import { z } from '../../core/zod.js';
import type { Finding } from './health-check-registry.js';
import { remedies } from './sync-check-result.js';

/** How many findings one check may have: more than a person reads, and enough to name what matters. */
export const MOST_FINDINGS_PER_CHECK = 20;

/** In UTF-16 units. A report shortens texts further where it has to. */
const text = z.string().min(1).max(1_000);

const findingSchema: z.ZodType<Finding> = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
  severity: z.enum(['info', 'warning', 'critical']),
  message: text,
  recommendation: text,
  remedy: z.enum(remedies),
  device: z.strictObject({ id: z.string().min(1).max(64), name: text }).exactOptional(),
});

/**
 * Copies what a check answered, so that it can change nothing later.
 * Throws when that is not a list of at most `MOST_FINDINGS_PER_CHECK` findings.
 */
export function parseFindings(answer: unknown): readonly Finding[] {
  // Looked at first: a schema would visit each of a million items before it complained.
  if (!Array.isArray(answer)) throw new TypeError('The answer is not a list of findings.');
  if (answer.length > MOST_FINDINGS_PER_CHECK) {
    throw new RangeError(`The answer holds ${answer.length} findings; at most ${MOST_FINDINGS_PER_CHECK} are read.`);
  }
  return answer.map((item) => findingSchema.parse(item));
}
