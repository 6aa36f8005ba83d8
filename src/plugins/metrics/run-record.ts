import { errorCodes } from '../../core/errors.js';
import { z } from '../../core/zod.js';
import { verdicts } from '../health-check/index.js';

/** How many finished checks are kept. */
export const KEPT_RUNS = 50;

const count = z.number().int().min(0);
const milliseconds = z.number().min(0);

const triggerSchema = z.enum(['initial', 'interval', 'manual', 'unlock', 'resume', 'import', 'rotation', 'change']);

const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('completed'),
    /** What older versions did not record. */
    verdict: z.enum(verdicts).exactOptional(),
    needsSync: z.boolean(),
    warnings: count,
  }),
  z.strictObject({ kind: z.literal('failed'), code: z.enum(errorCodes) }),
]);

/** One finished check. Names checks and error codes, never devices or messages: the history holds nothing to protect. */
export const runRecordSchema = z.strictObject({
  /** Wall clock, epoch ms. */
  endedAt: z.number().int(),
  /** Ms of the monotonic clock. */
  durationMs: milliseconds,
  trigger: triggerSchema,
  outcome: outcomeSchema,
  checks: z.array(
    z.strictObject({
      checkId: z.string(),
      title: z.string(),
      durationMs: milliseconds,
      findings: count,
      outcome: z.enum(['completed', 'inconclusive']),
    }),
  ),
});

/** What asked for the check. */
export type RunTrigger = z.infer<typeof triggerSchema>;

/** How the check ended. */
export type RunOutcome = z.infer<typeof outcomeSchema>;

export type RunRecord = z.infer<typeof runRecordSchema>;
