import { commandMessages } from '../../core/common/text/english/command/index.js';
import { appError } from '../../core/errors.js';
import { MIN_PASSWORD_LENGTH } from '../../plugins/vault/index.js';
import type { Output } from '../output.js';
import type { StandardInput } from '../standard-input.js';
import type { TerminalPrompt } from '../terminal-prompt.js';
import { readSecretFile, readSecretFromStdin } from './secret-file.js';
import { secretSourceOf, type SecretSource } from './secret-source.js';

const { prompts } = commandMessages.answers;

interface Question {
  /** Names the secret in messages, for instance "password". */
  readonly what: string;
  readonly source: SecretSource;
  /** Names the option by which a script gives the secret. */
  readonly option: string;
  readonly prompt: string;
  /** Whether it may be seen while it is typed: another screen shows it anyway. */
  readonly isShown?: true;
  /** Asked after the first answer when the secret is new, so that a typing error locks nobody out. */
  readonly repeat?: string;
}

/** Reads the passwords, recovery keys and codes a command needs, at the moment it needs them. */
export class Secrets {
  readonly #passwordSource: SecretSource;
  readonly #stdin: StandardInput;
  readonly #prompt: TerminalPrompt | null;
  readonly #output: Output;

  /** @param prompt null when there is no terminal. */
  constructor(passwordSource: SecretSource, stdin: StandardInput, prompt: TerminalPrompt | null, output: Output) {
    this.#passwordSource = passwordSource;
    this.#stdin = stdin;
    this.#prompt = prompt;
    this.#output = output;
  }

  /** True when the caller said where the password is. */
  get isPasswordGiven(): boolean {
    return this.#passwordSource.kind !== 'prompt';
  }

  /** The password of the vault. Every method here throws `USAGE`. */
  password(): Promise<string> {
    return this.#read({
      what: 'password',
      source: this.#passwordSource,
      option: '--password-file FILE or --password-stdin',
      prompt: prompts.password,
    });
  }

  /** The password of a vault that is about to be made. */
  passwordOfNewVault(): Promise<string> {
    return this.#read({
      what: 'password',
      source: this.#passwordSource,
      option: '--password-file FILE or --password-stdin',
      prompt: prompts.choosePassword(MIN_PASSWORD_LENGTH),
      repeat: prompts.repeatPassword,
    });
  }

  /** The password that replaces the present one. */
  replacementPassword(file: string | undefined): Promise<string> {
    return this.#read({
      what: 'new password',
      source: secretSourceOf(file),
      option: '--new-password-file FILE',
      prompt: prompts.newPassword(MIN_PASSWORD_LENGTH),
      repeat: prompts.repeatPassword,
    });
  }

  /** The recovery key, as it was printed. */
  recoveryKey(file: string | undefined): Promise<string> {
    return this.#recoveryKey(file, prompts.recoveryKey);
  }

  /** The recovery key that a new one is to follow. */
  oldRecoveryKey(file: string | undefined): Promise<string> {
    return this.#recoveryKey(file, prompts.oldRecoveryKey);
  }

  /** The code that another device shows. */
  pairingCode(file: string | undefined): Promise<string> {
    return this.#read({
      what: 'code',
      source: secretSourceOf(file),
      option: '--code-file FILE',
      prompt: prompts.pairingCode,
      isShown: true,
    });
  }

  #recoveryKey(file: string | undefined, prompt: string): Promise<string> {
    return this.#read({
      what: 'recovery key',
      source: secretSourceOf(file),
      option: '--recovery-key-file FILE',
      prompt,
    });
  }

  async #read(question: Question): Promise<string> {
    switch (question.source.kind) {
      case 'file':
        return this.#readFile(question.source.path, question.what);
      case 'stdin':
        return this.#readStdin(question.what);
      case 'prompt':
        return this.#ask(question);
    }
  }

  async #readStdin(what: string): Promise<string> {
    return readSecretFromStdin(this.#stdin.take(what), what);
  }

  async #readFile(path: string, what: string): Promise<string> {
    if (this.#stdin.isNamedBy(path)) return this.#readStdin(what);
    const { secret, isReadableByOthers } = await readSecretFile(path, what);
    if (isReadableByOthers) {
      await this.#output.warn({
        code: 'SECRET_FILE_READABLE_BY_OTHERS',
        ...commandMessages.warnings.secretFileReadableByOthers(what, path),
      });
    }
    return secret;
  }

  async #ask({ what, option, prompt, isShown, repeat }: Question): Promise<string> {
    if (this.#prompt === null) {
      throw appError('USAGE.no-terminal', { secret: what, option });
    }
    const secret = await (isShown ? this.#prompt.ask(prompt) : this.#prompt.askSecret(prompt));
    if (repeat !== undefined && (await this.#prompt.askSecret(repeat)) !== secret) {
      throw appError('USAGE.answers-differ', { secret: what });
    }
    return secret;
  }
}
