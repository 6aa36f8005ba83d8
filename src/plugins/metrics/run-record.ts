import { lazily } from '../../core/common/lazily.js';
import { errorCodes } from '../../core/errors.js';
import { z } from '../../core/zod.js';
import { verdicts } from '../health-check/index.js';

/** How many finished checks are kept. */
export const KEPT_RUNS = 50;

/** One finished check. Names checks and error codes, never devices or messages: the history holds nothing to protect. */
export const runRecordSchema = lazily(() => {
  const count = z.number().int().min(0);
  const milliseconds = z.number().min(0);
  return z.strictObject({
    /** Wall clock, epoch ms. */
    endedAt: z.number().int(),
    /** Ms of the monotonic clock. */
    durationMs: milliseconds,
    trigger: z.enum(['initial', 'interval', 'manual', 'unlock', 'resume', 'import', 'rotation', 'change']),
    outcome: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('completed'),
        /** What older versions did not record. */
        verdict: z.enum(verdicts).exactOptional(),
        needsSync: z.boolean(),
        warnings: count,
      }),
      z.strictObject({ kind: z.literal('failed'), code: z.enum(errorCodes) }),
    ]),
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
});

export type RunRecord = z.infer<ReturnType<typeof runRecordSchema>>;

/** What asked for the check. */
export type RunTrigger = RunRecord['trigger'];

/** How the check ended. */
export type RunOutcome = RunRecord['outcome'];
