/** Runs tasks one after the other, in the order they were given. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` when all tasks before it have ended, however they ended. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    // Whoever gave the task hears of its end through `result`. It may be a secret: what is kept for the next task has nothing of it.
    this.#last = result.then(nothing, nothing);
    return result;
  }
}

const nothing = (): void => undefined;
