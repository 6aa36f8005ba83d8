import { commandMessages } from '../../core/common/text/english/command/index.js';

const words = commandMessages.recovery;

/** A recovery key for people, with what it is for and what to do with it. */
export function recoveryKeyLines(recoveryKey: string): readonly string[] {
  return [words.title, '', `    ${recoveryKey}`, '', words.use, words.confirmIt];
}
