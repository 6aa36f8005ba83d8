/** Something the set-up could not do, and what a person can run or do instead. */
export class SetUpError extends Error {
  /**
   * @param {string} what happened, a sentence
   * @param {string} instead what to run or do, a sentence or a command
   * @param {ErrorOptions} [options]
   */
  constructor(what, instead, options) {
    super(what, options);
    this.name = 'SetUpError';
    this.instead = instead;
  }
}
