/** Runs tasks one after the other, in the order they were given. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` when all tasks before it have ended, however they ended. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => undefined); // Whoever gave the task hears of its failure through `result`.
    return result;
  }
}
