import { ThreadTime } from './support/thread-time.js';

const thread = new ThreadTime();

/** Milliseconds of processor time that `work` takes of this thread: other programs do not lengthen it as they lengthen waiting. */
export function processorTime(work: () => unknown): number {
  const began = thread.read();
  work();
  return thread.read() - began;
}

/** As `processorTime`, for work that waits for nothing but promises. */
export async function processorTimeAsync(work: () => Promise<unknown>): Promise<number> {
  const began = thread.read();
  await work();
  return thread.read() - began;
}
