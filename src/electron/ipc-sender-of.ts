import type { IpcMainInvokeEvent, WebContents } from 'electron';

import type { IpcSender } from '../ipc/ipc-router.js';

/** Describes who sent a message, from what Electron itself says of it. Never throws. */
export function ipcSenderOf(
  event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>,
  isOwn: (contents: WebContents) => boolean,
): IpcSender {
  const isOwnWindow = isOwn(event.sender);
  try {
    const frame = event.senderFrame;
    const isMainFrame = frame !== null && frame === event.sender.mainFrame;
    return { isOwnWindow, isMainFrame, origin: isMainFrame ? frame.origin : '' };
  } catch {
    // A frame that has ended throws when it is looked at. Whoever it was, nobody waits for the answer.
    return { isOwnWindow, isMainFrame: false, origin: '' };
  }
}
