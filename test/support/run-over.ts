import path from 'node:path';
import { PassThrough } from 'node:stream';

import type { CommandContext } from '../../src/cli/command.js';
import { parseCommandLine } from '../../src/cli/command-line.js';
import { commands } from '../../src/cli/commands/index.js';
import { Output } from '../../src/cli/output.js';

/** What a command runs over, in place of the services and a person. */
export interface Around {
  readonly vault: object;
  readonly keystore?: object;
  readonly devices?: readonly object[];
  /** What is typed at each question in turn; null where there is no terminal. */
  readonly answers?: readonly string[] | null;
  /** By the name of their method in `Secrets`; the others are a password. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly json?: boolean;
}

/** How it went. */
export interface Ran {
  /** The exit code, or the code of the error. */
  readonly outcome: number | string;
  readonly stdout: string;
  readonly stderr: string;
  readonly questions: readonly string[];
}

/** Runs one command line over the given services. */
export async function runOver(around: Around, ...args: readonly string[]): Promise<Ran> {
  const { vault, keystore, devices = [], answers = null, secrets = {}, json = false } = around;
  const line = parseCommandLine(args, { commands, version: '0.0.0', environment: {} });
  if (line.kind !== 'command') throw new Error(`This is not a command line: ${JSON.stringify(line)}`);
  const [stdout, stderr] = [new PassThrough({ encoding: 'utf8' }), new PassThrough({ encoding: 'utf8' })];
  const questions: string[] = [];
  const left = [...(answers ?? [])];
  const ask = async (question: string): Promise<string> => {
    questions.push(question);
    return left.shift() ?? '';
  };
  const context = {
    application: { vault, keystore, allDevices: async () => devices },
    output: new Output(stdout, stderr, json ? 'json' : 'text'),
    prompt: answers === null ? null : { ask, askSecret: ask },
    secrets: new Proxy(secrets, { get: (given, name) => async () => given[String(name)] ?? 'correct horse battery' }),
    files: {
      read: <T>(_what: string, name: string, use: (file: string) => T): T => use(path.resolve(name)),
      target: (_what: string, name: string): string => path.resolve(name),
      writeBundle: <T>(name: string, use: (file: string) => T): T => use(path.resolve(name)),
    },
    waitMs: 0,
  };
  const outcome = await line.invoke(context as unknown as CommandContext).catch((error: unknown) => {
    const { code } = error as { readonly code?: string };
    if (code === undefined) throw error;
    return code;
  });
  return { outcome, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? ''), questions };
}
