import { commandMessages } from '../core/common/text/english/command/index.js';
import type { TypedValues } from './declarations.js';
import { secretSourceOf, type SecretSource } from './secrets/secret-source.js';

const { options } = commandMessages.declarations;

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
  };
}

function toPasswordSource(values: TypedValues, environment: NodeJS.ProcessEnv): SecretSource {
  if (values['password-stdin'] === true) return { kind: 'stdin' };
  const file = values['password-file'] || environment[globalOptions['password-file'].environment];
  return secretSourceOf(typeof file === 'string' && file !== '' ? file : undefined);
}
