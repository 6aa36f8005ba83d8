import { counted, listed, type NameList } from '../phrases.js';

/** What is said before and after devices are revoked. */
export const revokingMessages = {
  /** @param heard null where nothing was heard of it yet. */
  target: (name: string, id: string, heard: string | null) =>
    heard === null ? `“${name}” (${id}): not heard from yet` : `“${name}” (${id}): last heard of ${heard}`,
  /** @param since from when on nothing of them counts; undefined when all does that is known. */
  wouldBeRevoked: (names: NameList, since: string | undefined) => {
    const known =
      since === undefined
        ? `What was known of ${names.count === 1 ? 'it' : 'them'} here still counts`
        : `Nothing counts that ${names.count === 1 ? 'it' : 'they'} wrote since ${since}, by ${names.count === 1 ? 'its own clock' : 'their own clocks'}`;
    return `${listed(names)} will be shut out for good. ${known}${since === undefined ? '; anything that turns up later does not' : ''}.`;
  },
  wouldBeSuspended: (names: NameList) =>
    `${listed(names)} will only be suspended, as ${names.count === 1 ? 'it is' : 'they are'} senior to this device: ${names.count === 1 ? 'it gets' : 'they get'} no new keys until the recovery key or a device senior to this one decides.`,
  wouldBeOutToo: (names: NameList) =>
    `${listed(names)} will be out too, as what let ${names.count === 1 ? 'it' : 'them'} in will have no effect.`,
  wouldStay: (names: NameList) =>
    `${listed(names)} will stay, although let in by a device that you revoke. To shut ${names.count === 1 ? 'it' : 'them'} out as well, answer no and name ${names.count === 1 ? 'it' : 'them'} too.`,
  wouldBeBack: (names: NameList) =>
    `${listed(names)} will be in the account again, as what got ${names.count === 1 ? 'it' : 'them'} out will have no effect.`,
  wouldBeVoid: (count: number) => `${counted(count, 'entry', 'entries')} will have no effect any more.`,
  keysWouldBeVoid: (count: number) =>
    `${counted(count, 'key')} ${count === 1 ? 'is' : 'are'} among that. What only such a key protects is lost.`,
  wouldCountAgain: (count: number) => `${counted(count, 'entry', 'entries')} will have effect again.`,
  /** @param isForGood whether anybody is revoked, and not only suspended. */
  question: (isForGood: boolean) =>
    isForGood ? 'This can’t be undone. Type yes to go on:' : 'Type yes to suspend, and to make a new key:',
  recoveryKeyPrompt: (suspended: readonly unknown[]) =>
    `${suspended.length === 1 ? 'A device is' : 'Devices are'} senior to this one. Type the recovery key to revoke for good, or nothing to suspend only: `,

  revoked: (names: NameList) =>
    `${listed(names)} ${names.count === 1 ? 'was' : 'were'} revoked. A new key was made that ${names.count === 1 ? 'it' : 'they'} can’t open.`,
  suspended: (names: NameList) =>
    `${listed(names)} ${names.count === 1 ? 'is' : 'are'} suspended: ${names.count === 1 ? 'it gets' : 'they get'} no new keys. Only the recovery key makes that final: onestar devices revoke … --recovery-key-file FILE`,
  afterwards:
    'Export a bundle and import it on your other devices. Change the password if whoever has such a device may know it.',
};
