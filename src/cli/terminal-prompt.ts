import { emitKeypressEvents, type Key } from 'node:readline';
import type { Writable } from 'node:stream';
import type { ReadStream } from 'node:tty';

import { appError } from '../core/errors.js';

/** What of a terminal's input a prompt needs. */
export type TerminalInput = Pick<ReadStream, 'isTTY' | 'setRawMode' | 'on' | 'off' | 'resume' | 'pause'> &
  NodeJS.ReadableStream;

type Answer = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'end' };

/**
 * Asks questions on a terminal; of a secret it shows nothing while it is typed. Lines typed or pasted ahead are kept for the next
 * secret. The terminal is in raw mode from the first question to `close`.
 */
export class TerminalPrompt {
  readonly #input: TerminalInput;
  readonly #output: Writable;
  readonly #interrupt: () => void;
  readonly #answers: Answer[] = [];
  #typed: string[] = [];
  #isEchoing = false;
  #waiting: ((answer: Answer) => void) | null = null;
  #isOpen = false;

  /** @param interrupt ends the process as Ctrl-C does, which raw mode would otherwise swallow. */
  constructor(input: TerminalInput, output: Writable, interrupt: () => void) {
    this.#input = input;
    this.#output = output;
    this.#interrupt = interrupt;
  }

  /** Resolves with the next line, which is not shown. Throws `USAGE` when the input ends before one. */
  askSecret(question: string): Promise<string> {
    return this.#ask(question, false);
  }

  /**
   * Resolves with the next line, which is shown while it is typed. What was typed before the question is no answer to it, and may be a part
   * of a secret. Throws as `askSecret` does.
   */
  ask(question: string): Promise<string> {
    this.#typed = [];
    this.#answers.length = 0;
    return this.#ask(question, true);
  }

  async #ask(question: string, isEchoing: boolean): Promise<string> {
    this.#open();
    this.#isEchoing = isEchoing;
    this.#output.write(question);
    const answer = await this.#nextAnswer();
    this.#output.write('\n');
    if (answer.kind === 'line') return answer.text;
    throw appError('USAGE.nothing-typed');
  }

  /** Whether it has the terminal in raw mode, where Ctrl-C is a key and no signal. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#input.off('keypress', this.#onKeypress);
    this.#input.off('end', this.#onEnd);
    this.#input.setRawMode(false);
    this.#input.pause();
    this.#typed = [];
    this.#answers.length = 0;
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    emitKeypressEvents(this.#input);
    this.#input.on('keypress', this.#onKeypress);
    this.#input.on('end', this.#onEnd);
    this.#input.setRawMode(true);
    this.#input.resume();
  }

  #nextAnswer(): Promise<Answer> {
    const ready = this.#answers.shift();
    if (ready !== undefined) return Promise.resolve(ready);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  readonly #onEnd = (): void => this.#finish({ kind: 'end' });

  readonly #onKeypress = (text: string | undefined, key: Key): void => {
    if (key.ctrl === true && key.name === 'c') {
      this.close();
      this.#output.write('\n');
      this.#interrupt();
    } else if (key.ctrl === true && key.name === 'd') {
      if (this.#typed.length === 0) this.#onEnd();
    } else if (key.ctrl === true && key.name === 'u') {
      this.#erase(this.#typed.length);
    } else if (key.name === 'return' || key.name === 'enter') {
      this.#finish({ kind: 'line', text: this.#typed.splice(0).join('') });
    } else if (key.name === 'backspace') {
      this.#erase(1);
    } else if (text !== undefined && key.ctrl !== true && !/\p{Cc}/u.test(text)) {
      this.#typed.push(text);
      if (this.#isEchoing) this.#output.write(text);
    }
  };

  #erase(count: number): void {
    const erased = this.#typed.splice(Math.max(0, this.#typed.length - count));
    if (this.#isEchoing) this.#output.write('\b \b'.repeat(erased.length));
  }

  #finish(answer: Answer): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) this.#answers.push(answer);
    else waiting(answer);
  }
}
