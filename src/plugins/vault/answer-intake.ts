import type { Clock } from '../../core/clock.js';
import type { Disposable } from '../../core/disposable.js';
import { type PackedSnapshot, SnapshotUnpacker } from './snapshot-transfer.js';
import type { AnswerMessage } from './worker/protocol.js';

/** An answer with its snapshot in place. */
export type UnpackedAnswer = Omit<Extract<AnswerMessage, { readonly ok: true }>, 'snapshot'> | Refusal;
type Refusal = Extract<AnswerMessage, { readonly ok: false }>;

/**
 * Passes the answers of a worker on, in the order in which they came, with their snapshots unpacked. A large snapshot is unpacked a part in
 * each turn of the event loop, so that the thread is not held up, and the answers after it wait.
 */
export class AnswerIntake {
  readonly #clock: Clock;
  readonly #passOn: (answer: UnpackedAnswer) => void;
  readonly #waiting: AnswerMessage[] = [];
  /** Holds the names of all devices; null once no answer is to bring a snapshot any more. */
  #unpacker: SnapshotUnpacker | null = new SnapshotUnpacker();
  /** Passes on all that waits; null when nothing does. */
  #passingOn: Generator<void, void, void> | null = null;
  /** Until it goes on with that. */
  #pause: Disposable | null = null;
  #isHurried = false;

  /** @param passOn must not call this object. */
  constructor(clock: Clock, passOn: (answer: UnpackedAnswer) => void) {
    this.#clock = clock;
    this.#passOn = passOn;
  }

  receive(answer: AnswerMessage): void {
    this.#waiting.push(answer);
    if (this.#passingOn) return;
    this.#passingOn = this.#passOnAll();
    this.#continue();
  }

  /** Passes on what has come, and from now on everything as it comes: nobody is to be told that an answer which is here never came. */
  hurry(): void {
    this.#isHurried = true;
    this.#pause?.dispose();
    this.#continue();
  }

  /** Keeps nothing of any snapshot. What still comes is passed on without one. */
  forget(): void {
    this.#unpacker = null;
  }

  #continue(): void {
    while (this.#passingOn) {
      if (this.#passingOn.next().done === true) {
        this.#passingOn = null;
      } else if (!this.#isHurried) {
        this.#pause = this.#clock.setTimeout(() => this.#continue(), 0);
        return;
      }
    }
  }

  *#passOnAll(): Generator<void, void, void> {
    for (let answer = this.#waiting.shift(); answer !== undefined; answer = this.#waiting.shift()) {
      if (!answer.ok) {
        this.#passOn(answer);
      } else {
        const { snapshot, ...rest } = answer;
        const value = snapshot === undefined ? rest.value : yield* this.#withSnapshot(rest.value, snapshot);
        this.#passOn({ ...rest, value });
      }
    }
  }

  *#withSnapshot(value: unknown, packed: PackedSnapshot): Generator<void, unknown, void> {
    if (this.#unpacker === null) return value;
    return { ...(value as object), snapshot: yield* this.#unpacker.unpackInParts(packed) };
  }
}
