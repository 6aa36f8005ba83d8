import { z } from '../core/zod.js';
import { remedies } from '../plugins/health-check/index.js';
import { severitySchema, syncCheckResultSchema, textParametersSchema, type SyncCheckResultView } from './contract.js';

const { alignment, recommendation, remedy, verdict, ...rest } = syncCheckResultSchema.shape;
const { devicesInSyncCount, devicesOutOfSyncCount, ...seedAlignment } = alignment.shape;

/**
 * A report as a test may force it: the shape of the product's first design, in which metadata is open, days may be parts of
 * days, and what we count or conclude beside it may be left out.
 */
const forcedReportSchema = z.object({
  ...rest,
  daysSinceLastSync: z.number().min(0),
  alignment: z.object({
    ...seedAlignment,
    staleDays: z.number().min(0),
    devicesInSyncCount: devicesInSyncCount.optional(),
    devicesOutOfSyncCount: devicesOutOfSyncCount.optional(),
  }),
  warnings: z.array(
    z.object({
      severity: severitySchema,
      message: z.string(),
      deviceId: z.string().optional(),
      deviceName: z.string().optional(),
      recommendation: z.string(),
      metadata: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  warningCount: rest.warningCount.optional(),
  recommendation: z.object(recommendation.shape),
  remedy: remedy.optional(),
  verdict: verdict.optional(),
});

type ForcedReport = z.infer<typeof forcedReportSchema>;

/** Reads a report that a test forces, and works out what it leaves out. Null takes the forced one away. */
export function parseForcedReport(
  payload: unknown,
): { readonly report: SyncCheckResultView | null } | { readonly problem: string } {
  const { success, data, error } = forcedReportSchema.nullable().safeParse(payload);
  if (!success) return { problem: z.prettifyError(error) };
  return { report: data && complete(data) };
}

function complete(report: ForcedReport): SyncCheckResultView {
  const { alignment: given } = report;
  return {
    ...report,
    verdict: report.verdict ?? verdictOf(report),
    daysSinceLastSync: Math.floor(report.daysSinceLastSync),
    alignment: {
      ...given,
      staleDays: Math.floor(given.staleDays),
      devicesInSyncCount: given.devicesInSyncCount ?? given.devicesInSync.length,
      devicesOutOfSyncCount: given.devicesOutOfSyncCount ?? given.devicesOutOfSync.length,
    },
    warnings: report.warnings.map(({ metadata, ...warning }) => {
      const known = metadata === undefined ? undefined : knownMetadata(metadata);
      return known === undefined ? warning : { ...warning, metadata: known };
    }),
    warningCount: report.warningCount ?? report.warnings.length,
    remedy: report.remedy ?? remedyOf(report),
  };
}

/** What the window can use of open metadata. */
function knownMetadata({ code, checkId, remedy: offered, text }: Record<string, unknown>) {
  const isRemedy = (value: unknown): value is (typeof remedies)[number] => remedies.some((one) => one === value);
  const parameters = textParametersSchema.safeParse(text);
  return {
    code: typeof code === 'string' ? code : '',
    checkId: typeof checkId === 'string' ? checkId : '',
    remedy: isRemedy(offered) ? offered : ('none' as const),
    ...(parameters.success && { text: parameters.data }),
  };
}

function verdictOf({
  needsSync,
  warnings,
  recommendation: { priority },
}: ForcedReport): SyncCheckResultView['verdict'] {
  if (needsSync) return 'needs-sync';
  return priority !== 'low' || warnings.some(({ severity }) => severity === 'critical') ? 'attention' : 'in-sync';
}

function remedyOf({ recommendation: { action }, alignment: given }: ForcedReport): SyncCheckResultView['remedy'] {
  if (action === 'no-action-needed') return null;
  const [behind = ''] = given.devicesOutOfSync;
  return { id: action, device: { id: action === 'import-keystore' ? behind : '', name: '' } };
}
