import type { DroppedFiles, InvokeAnswer } from './contract.js';
import { DROPPED_FILE_CHANNEL } from './electron-channels.js';
import type { RendererTransport } from './page-bridge.js';

/**
 * Makes what a page may do with files that a person dropped on it. The page hands over the `File` and gets a token; the path passes
 * behind its back.
 *
 * @param pathOf tells where a file lies; empty for one that a script made.
 */
export function createDroppedFiles(
  transport: Pick<RendererTransport, 'invoke'>,
  pathOf: (file: File) => string,
): DroppedFiles {
  return {
    async take(file) {
      const answer = (await transport.invoke(DROPPED_FILE_CHANNEL, pathOf(file))) as InvokeAnswer;
      // oxlint-disable-next-line typescript/only-throw-error -- an Error loses its code on the way to the page.
      if (!answer.ok) throw answer.error;
      return answer.value as never;
    },
  };
}
