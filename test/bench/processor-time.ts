import { ThreadTime } from './support/thread-time.js';

const thread = new ThreadTime();

/** As of now. Read twice, so that what is measured first after a pause does not pay for the reading, which is slow the first time. */
function beginning(): number {
  thread.read();
  return thread.read();
}

/** Milliseconds of processor time that `work` takes of this thread: other programs do not lengthen it as they lengthen waiting. */
export function processorTime(work: () => unknown): number {
  const began = beginning();
  work();
  return thread.read() - began;
}

/** As `processorTime`, for work that waits for nothing but promises. */
export async function processorTimeAsync(work: () => Promise<unknown>): Promise<number> {
  const began = beginning();
  await work();
  return thread.read() - began;
}
