import { commandMessages } from '../../core/common/text/english/command/index.js';

const words = commandMessages.answers;

/** A recovery code for people, with what it is for. */
export function recoveryCodeLines(recoveryCode: string): readonly string[] {
  return [words.recoveryCodeTitle, '', `    ${recoveryCode}`, '', words.recoveryCodeUse];
}
