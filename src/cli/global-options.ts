import { commandMessages } from '../core/common/text/english/command/index.js';
import type { TypedValues } from './declarations.js';
import { secretSourceOf, type SecretSource } from './secrets/secret-source.js';

const { options } = commandMessages.declarations;

/** A day. */
export const MAX_WAIT_SECONDS = 24 * 3600;

/** The options that every command takes. */
export const globalOptions = {
  'data-dir': {
    describe: options.dataDirectory,
    value: { placeholder: 'DIR', kind: 'folder' },
    environment: 'ONESTAR_DATA_DIR',
  },
  json: { describe: options.json },
  quiet: { describe: options.quiet, short: 'q' },
  'password-file': {
    describe: options.passwordFile,
    value: { placeholder: 'FILE', kind: 'file' },
    environment: 'ONESTAR_PASSWORD_FILE',
  },
  'password-stdin': { describe: options.passwordStdin },
  wait: {
    describe: options.wait,
    value: { placeholder: 'SECONDS', kind: 'text' },
    default: '30',
  },
  help: { describe: options.help, short: 'h' },
  version: { describe: options.version, short: 'V' },
} as const;

/** Options of which one at most can be given. */
export const exclusiveOptions = ['password-file', 'password-stdin'] as const;

/** What every command is told. */
export interface GlobalOptions {
  /** Undefined: where the desktop app keeps its data. */
  readonly dataDirectory: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly passwordSource: SecretSource;
  /** How long an attempt to open the vault may be put off, ms. */
  readonly waitMs: number;
}

/** The options that were typed, and what the environment says in place of those that were not. */
export function toGlobalOptions(values: TypedValues, environment: NodeJS.ProcessEnv): GlobalOptions {
  // An empty variable says nothing, as is usual.
  const dataDirectory = values['data-dir'] || environment[globalOptions['data-dir'].environment];
  return {
    dataDirectory: typeof dataDirectory === 'string' && dataDirectory !== '' ? dataDirectory : undefined,
    json: values.json === true,
    quiet: values.quiet === true,
    passwordSource: toPasswordSource(values, environment),
    waitMs: (secondsOf(values.wait) ?? 0) * 1000,
  };
}

/** Null when it is no number of seconds that can be waited for. */
export function secondsOf(text: TypedValues[string]): number | null {
  if (typeof text !== 'string' || !/^\d+(\.\d+)?$/.test(text)) return null;
  const seconds = Number(text);
  return seconds <= MAX_WAIT_SECONDS ? seconds : null;
}

function toPasswordSource(values: TypedValues, environment: NodeJS.ProcessEnv): SecretSource {
  if (values['password-stdin'] === true) return { kind: 'stdin' };
  const file = values['password-file'] || environment[globalOptions['password-file'].environment];
  return secretSourceOf(typeof file === 'string' && file !== '' ? file : undefined);
}
