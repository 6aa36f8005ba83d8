// Not by way of the index: who looks at a sender need not load the container.
import { serviceId } from '../container/service-id.js';
import type { InvokeAnswer } from './contract.js';

/** The origin of the app's own pages. */
export const PAGE_ORIGIN = 'onestar://app';

/** Who asks, as the main process sees it; nothing in it comes from the page. */
export interface IpcSender {
  /** True for a window that this app made. */
  readonly isOwnWindow: boolean;
  /** False for a frame inside a page, and for one that is gone by now. */
  readonly isMainFrame: boolean;
  /** Scheme, host and port of the frame's document. */
  readonly origin: string;
}

/** True for the main frame of an own window at `PAGE_ORIGIN`: nobody else is heard. */
export function isTrustedSender({ isOwnWindow, isMainFrame, origin }: IpcSender): boolean {
  return isOwnWindow && isMainFrame && origin === PAGE_ORIGIN;
}

/** Why a request was turned away before any service heard of it. */
export const refusals = ['forbidden-sender', 'unknown-channel', 'invalid-argument'] as const;

export type Refusal = (typeof refusals)[number];

/** Where requests of pages arrive, whatever carried them. */
export interface IpcRouter {
  /**
   * Never rejects: errors are answers. A sender other than the main frame of an own window at `PAGE_ORIGIN` gets
   * `IPC_FORBIDDEN_SENDER`, a channel outside the contract `IPC_UNKNOWN_CHANNEL`, an argument outside its schema
   * `IPC_INVALID_ARGUMENTS`.
   */
  answer(sender: IpcSender, channel: unknown, argument: unknown): Promise<InvokeAnswer>;
  /** How many requests were turned away since the start, by reason. */
  readonly refusalCounts: Readonly<Record<Refusal, number>>;
}
export const IpcRouter = serviceId<IpcRouter>('IpcRouter');
