import { countOf, formatNumber, pluralOf } from '../../plurals.js';

/** Shutting a device out: what that comes to, said before it is done. */
export const revokingMessages = {
  title: (name: string) => `Revoke “${name}”?`,
  headline: (name: string) => `“${name}” is shut out of the account.`,
  suspensionHeadline: (name: string) => `“${name}” is suspended until the recovery key decides.`,

  lastHeard: 'Last heard of',
  loses: ': what it made since then is lost.',
  neverHeard: 'Nothing was heard of it yet.',
  hearFirst: 'Do you still have it? Import a bundle from it first, so that nothing it made is lost.',
  importFirst: 'Import a bundle first…',

  stands: 'What it wrote up to now stands, and nothing else of it ever counts.',
  rotates: 'A new account key is made at once. Every other active device gets it, this one does not.',
  keepsUnknown: 'It keeps the keys that it has',
  keepsNone:
    'As far as this device knows, it has no key of the account. If it has one after all, it can still read what that key protects.',
  keeps: (keys: number): string =>
    `It keeps the ${countOf(keys, 'key')} that it has, and can still read what ${pluralOf(keys, { one: 'that key protects', other: 'those keys protect' })}`,
  keepsAdvice: (kept: string) => `${kept}: change the passwords that matter.`,
  forGood: 'You can’t undo this. The device can only join anew.',
  suspensionKeepsAll: 'Nothing that it wrote loses its effect, and it gets no new keys.',
  suspensionEnds: 'It comes back if it revokes this device, or another device does that is older in the account.',

  trying: 'Looking what this would change…',
  voided: (count: number) =>
    `${countOf(count, 'entry', 'entries')} of it and of others ${pluralOf(count, { one: 'loses its', other: 'lose their' })} effect:`,
  more: (count: number) => `and ${formatNumber(count)} more`,
  voidedRotations: (generations: string, count: number) =>
    `The account key loses ${pluralOf(count, { one: `generation\u00a0${generations}`, other: `generations ${generations}` })}. What hangs on ${pluralOf(count, { one: 'it', other: 'them' })} alone is lost.`,
  alsoOut: (names: string, count: number) =>
    `${names} ${pluralOf(count, { one: 'goes', other: 'go' })} out as well, because what let ${pluralOf(count, { one: 'it', other: 'them' })} in loses its effect. Add ${pluralOf(count, { one: 'it', other: 'them' })} anew if ${pluralOf(count, { one: 'it is', other: 'they are' })} yours.`,
  back: (names: string, count: number) =>
    `${names} ${pluralOf(count, { one: 'comes', other: 'come' })} back, because what got ${pluralOf(count, { one: 'it', other: 'them' })} out loses its effect. Revoke ${pluralOf(count, { one: 'it', other: 'them' })} again if ${pluralOf(count, { one: 'it', other: 'they' })} should stay out.`,
  restored: (count: number) =>
    `${countOf(count, 'entry', 'entries')} that had no effect ${pluralOf(count, { one: 'has', other: 'have' })} it again:`,

  extent: 'What do you believe of it?',
  extentAll: 'Everything known by now',
  extentAllHint: 'For a device that was lost, sold or replaced.',
  extentSome: 'Nothing since it was stolen or copied',
  extentSomeHint: 'Choose the last thing that its owner did. What came after it loses its effect.',
  lastBelieved: 'The last thing that you believe',
  believedEntry: (what: string, when: string) => `${when}: it ${what}`,
  chooseBelieved: 'Choose…',
  believedMissing: 'Choose the last thing that you believe, or that you believe nothing of it.',
  believeNothing: 'Nothing that it wrote',
  believedLoading: 'Loading what it did…',
  believedMore: 'Only the newest are listed. If all of them are in doubt, choose “Nothing that it wrote”.',

  letInToo: (names: string, count: number) =>
    `Revoke ${names} too: the device let ${pluralOf(count, { one: 'it', other: 'them' })} in`,
  letInTooHint: 'Whoever stole it may have let in devices of their own. Leave this off for devices that you know.',
  andMore: (names: string, more: number) => `${names} and ${formatNumber(more)} more`,

  juniorTitle: 'This device can only suspend it',
  juniorText: (names: string, count: number) =>
    `${names} ${pluralOf(count, { one: 'is', other: 'are' })} older in the account than this device. Only the recovery key or a device older still can revoke ${pluralOf(count, { one: 'it', other: 'them' })} for good.`,
  recoveryKey: 'Recovery key (makes it final)',
  recoveryKeyDescription: 'From your paper. It is used for this revocation and not kept.',
  byKeyInstead: 'Revoke with the recovery key instead',
  byKeyHint: 'No device can contest it then.',

  reason: 'Reason (optional)',
  reasonHint: 'Shown on all your devices.',
  reasonPlaceholder: 'For instance: stolen on the train',
  revoke: 'Revoke for good',
  revoking: 'Revoking…',
  suspend: 'Suspend',
  suspending: 'Suspending…',

  revoked: 'The device was revoked',
  revokedDescription: (others: number): string =>
    others === 0
      ? 'A new key was made that it can’t open.'
      : 'A new key was made that it can’t open. Bring your other devices a bundle, so that they get it.',
  suspended: 'The device was suspended',
  suspendedDescription: 'It gets no new keys. To shut it out for good, revoke it with the recovery key.',
};
