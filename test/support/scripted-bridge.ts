import type { EventChannel, RequestChannel } from '../../src/ipc/channels.js';
import type { ErrorView, EventPayload, IpcBridge, RequestArgument, RequestResult } from '../../src/ipc/contract.js';

type Answer<C extends RequestChannel> = (argument: RequestArgument<C>) => RequestResult<C> | Promise<RequestResult<C>>;
type AnyAnswer = (argument: unknown) => unknown;
type Listener = (payload: unknown, revision: number) => void;

/** A bridge whose other end is a script: answers by channel, and events sent by hand. */
export class ScriptedBridge implements IpcBridge {
  /** Every request so far, the oldest first. */
  readonly calls: { readonly channel: RequestChannel; readonly argument: unknown }[] = [];
  revision = 0;
  private readonly answers = new Map<RequestChannel, AnyAnswer>();
  private readonly listeners = new Map<EventChannel, Set<Listener>>();

  /** Says how requests on a channel are answered. Throwing makes them reject. */
  answer<C extends RequestChannel>(channel: C, answer: Answer<C>): this {
    this.answers.set(channel, answer as AnyAnswer);
    return this;
  }

  /** Says that requests on a channel are refused, as the main process does it: with a plain object. */
  refuse(channel: RequestChannel, error: ErrorView): this {
    this.answers.set(channel, () => {
      // oxlint-disable-next-line typescript/only-throw-error -- the contract's rejections are no `Error`s
      throw error;
    });
    return this;
  }

  /** Sends an event with the next revision, or with one of the caller's choice. */
  emit<C extends EventChannel>(channel: C, payload: EventPayload<C>, revision?: number): void {
    this.revision = revision ?? this.revision + 1;
    for (const listener of [...(this.listeners.get(channel) ?? [])]) listener(payload, this.revision);
  }

  async invoke<C extends RequestChannel>(channel: C, argument?: RequestArgument<C>): Promise<RequestResult<C>> {
    this.calls.push({ channel, argument: argument ?? null });
    const answer = this.answers.get(channel);
    if (answer === undefined) throw new Error(`No answer is scripted for ${channel}.`);
    return (await answer(argument ?? null)) as RequestResult<C>;
  }

  on<C extends EventChannel>(channel: C, callback: (payload: EventPayload<C>, revision: number) => void): () => void {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners);
    listeners.add(callback as Listener);
    return () => listeners.delete(callback as Listener);
  }

  /** How many listeners there are, on all channels together. */
  get listenerCount(): number {
    return [...this.listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }

  /** How often a channel was asked. */
  callCount(channel: RequestChannel): number {
    return this.calls.filter((call) => call.channel === channel).length;
  }
}
