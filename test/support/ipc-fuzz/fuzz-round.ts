import { PayloadSource, type Payload, type PayloadSourceOptions } from './payload-source.js';

/** The bridge as a page that respects no type sees it. */
export interface UntypedBridge {
  readonly invoke: (channel: unknown, argument: unknown) => unknown;
}

export interface RoundOptions extends PayloadSourceOptions {
  readonly calls: number;
  readonly errorCodes: readonly string[];
}

export interface RoundReport {
  /** Requests that were made; each of them was answered. */
  readonly calls: number;
  /** Answers with a value. */
  readonly values: number;
  /** Answers with an `ErrorView`, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** What the engine could not bring to the bridge, each as a description; nothing was asked then. */
  readonly heldBack: readonly string[];
  /** Broken promises, the first few in words; none when all is well. */
  readonly violations: readonly string[];
}

type Answer =
  | { readonly kind: 'value' }
  | { readonly kind: 'refusal'; readonly code: string }
  | { readonly kind: 'held-back'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

/** How many requests are under way at a time. */
const IN_FLIGHT = 100;
const TOLD_VIOLATIONS = 10;

/** What is being waited for, so that a request that is never answered can be named. */
export const unanswered = new Set<string>();

/** Sends generated requests and judges every answer. Runs in a page as well as in Node. */
export async function fuzzRound(bridge: UntypedBridge, options: RoundOptions): Promise<RoundReport> {
  const source = new PayloadSource(options);
  const codes = new Set(options.errorCodes);
  const violations: string[] = [];
  const refusals: Record<string, number> = {};
  let values = 0;
  const heldBack = new Set<string>();

  const askOnce = async (index: number): Promise<void> => {
    const payload = source.next();
    const label = `seed ${options.seed}, request ${index}: ${nameOf(payload.channel)} with ${payload.description}`;
    unanswered.add(label);
    const answer = await ask(bridge, payload, codes);
    unanswered.delete(label);
    if (answer.kind === 'value') values += 1;
    else if (answer.kind === 'held-back') heldBack.add(payload.description);
    else if (answer.kind === 'refusal') refusals[answer.code] = (refusals[answer.code] ?? 0) + 1;
    const violation = judge(payload, answer);
    if (violation !== null && violations.length < TOLD_VIOLATIONS) violations.push(`${label}: ${violation}`);
  };

  for (let done = 0; done < options.calls; done += IN_FLIGHT) {
    const count = Math.min(IN_FLIGHT, options.calls - done);
    await Promise.all(Array.from({ length: count }, (_, offset) => askOnce(done + offset)));
  }
  return { calls: options.calls, values, refusals, heldBack: [...heldBack], violations };
}

async function ask(bridge: UntypedBridge, payload: Payload, codes: ReadonlySet<string>): Promise<Answer> {
  try {
    await bridge.invoke(payload.channel, payload.argument);
    return { kind: 'value' };
  } catch (error) {
    return toAnswer(error, codes);
  }
}

function toAnswer(error: unknown, codes: ReadonlySet<string>): Answer {
  // What the engine says of an argument it can't bring to the bridge.
  if (error instanceof Error) return { kind: 'held-back', text: `${error.name}: ${error.message}` };
  if (!isErrorView(error)) return { kind: 'unknown', text: `rejected with a ${typeof error}` };
  if (!codes.has(error.code)) return { kind: 'unknown', text: `rejected with the unknown code ${error.code}` };
  return { kind: 'refusal', code: error.code };
}

function judge({ expectation }: Payload, answer: Answer): string | null {
  if (answer.kind === 'unknown') return answer.text;
  if (answer.kind === 'held-back') return expectation === 'any' ? null : `held back: ${answer.text}`;
  const code = answer.kind === 'refusal' ? answer.code : 'a value';
  if (code === 'INTERNAL') return 'failed in a way that nobody foresaw';
  switch (expectation) {
    case 'refused-by-schema':
      return code === 'IPC_INVALID_ARGUMENTS' ? null : `let through, and answered with ${code}`;
    case 'unknown-channel':
      return code === 'IPC_UNKNOWN_CHANNEL' ? null : `answered with ${code}`;
    case 'accepted-by-schema':
      return code.startsWith('IPC_') ? `refused with ${code}` : null;
    case 'any':
      return null;
  }
}

function isErrorView(error: unknown): error is { readonly code: string } {
  if (typeof error !== 'object' || error === null) return false;
  return ['code', 'message', 'hint'].every((field) => typeof Reflect.get(error, field) === 'string');
}

function nameOf(channel: unknown): string {
  return typeof channel === 'string' ? channel.slice(0, 40) : `a channel that is a ${typeof channel}`;
}
