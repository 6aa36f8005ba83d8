/** How loud a log line is. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Facts beside a message: plain values only, and never a secret, a password or a whole device id. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Where services tell developers what they do. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  /** @param error what was thrown; its stack is logged, nothing else of it. */
  error(message: string, error: unknown, fields?: LogFields): void;
  /** A logger whose lines bear `scope`. */
  child(scope: string): Logger;
}

const loudness: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Reads a `LOG_LEVEL` setting; anything unknown means `warn`. */
export function parseLogLevel(text: string | undefined): LogLevel {
  return text !== undefined && Object.hasOwn(loudness, text) ? (text as LogLevel) : 'warn';
}

/** Writes one line of text per message to a sink. */
export class LineLogger implements Logger {
  readonly #level: LogLevel;
  readonly #write: (line: string) => void;
  readonly #scope: string;

  constructor(level: LogLevel, write: (line: string) => void, scope = 'app') {
    this.#level = level;
    this.#write = write;
    this.#scope = scope;
  }

  debug(message: string, fields?: LogFields): void {
    this.#log('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#log('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#log('warn', message, fields);
  }

  error(message: string, error: unknown, fields?: LogFields): void {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#log('error', message, fields, stack);
  }

  child(scope: string): Logger {
    return new LineLogger(this.#level, this.#write, scope);
  }

  #log(level: LogLevel, message: string, fields: LogFields = {}, stack?: string): void {
    if (loudness[level] < loudness[this.#level]) return;
    const facts = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
      .join('');
    this.#write(`${level} [${this.#scope}] ${message}${facts}${stack === undefined ? '' : `\n${stack}`}`);
  }
}

/** A logger that says nothing. */
export const silentLogger: Logger = new LineLogger('error', () => {});
