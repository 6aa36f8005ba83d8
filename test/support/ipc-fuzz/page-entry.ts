/** What a page is given to attack its own bridge with; see page-script.ts. */
import { fuzzRound, unanswered, type RoundOptions, type RoundReport, type UntypedBridge } from './fuzz-round.js';

interface HostilePage {
  readonly electron: { readonly ipcRenderer: UntypedBridge };
  ipcFuzz: {
    run(options: RoundOptions): Promise<RoundReport>;
    /** Requests that have no answer yet. */
    unanswered(): string[];
  };
}

const page = globalThis as unknown as HostilePage;

page.ipcFuzz = {
  run: (options) => fuzzRound(page.electron.ipcRenderer, options),
  unanswered: () => [...unanswered],
};
