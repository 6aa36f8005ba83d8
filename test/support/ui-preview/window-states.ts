import type { Page } from '@playwright/test';

import { OTHER_RECOVERY_KEY } from './preview-bridge.js';
import type { SceneName } from './scenes.js';
import type { StagedApp } from './staged-app.js';

/** Something done to a page on the way into a state. */
type Step = (page: Page) => Promise<void>;

/** A page, dialog or message of the window, in one of the situations it can be in. */
export interface WindowState {
  readonly name: string;
  readonly scene: SceneName;
  /** The page of the window, as in the address; the overview unless told otherwise. */
  readonly hash?: string;
  /** What a person does to get there. */
  readonly steps?: readonly Step[];
}

const click =
  (id: string, index = 0): Step =>
  (page) =>
    page.getByTestId(id).nth(index).click();
const fill =
  (id: string, text: string): Step =>
  (page) =>
    page.getByTestId(id).fill(text);
const appears =
  (id: string): Step =>
  (page) =>
    page.getByTestId(id).first().waitFor();
const disappears =
  (id: string): Step =>
  (page) =>
    page.getByTestId(id).first().waitFor({ state: 'detached' });
const press =
  (key: string): Step =>
  (page) =>
    page.keyboard.press(key);
/** The last one of a kind comes into sight. */
const scrollToLast =
  (id: string): Step =>
  (page) =>
    page.getByTestId(id).last().scrollIntoViewIfNeeded();
/** The item of a list of choices, by its place. */
const choose =
  (id: string, index: number): Step =>
  async (page) => {
    await page.getByTestId(id).selectOption({ index });
  };
/** What is wrong is told. */
const alerts: Step = (page) => page.getByRole('alert').first().waitFor();
/** What a revocation would come to is told. */
const settledTrial: Step = (page) => page.getByTestId('revocation-outcome').locator('[aria-busy="false"]').waitFor();
const openRequest = (code: string): readonly Step[] => [
  click('add-device'),
  click('choose-file'),
  fill('pairing-code', code),
  click('open-request'),
];
const openDevice =
  (index: number): Step =>
  async (page) => {
    await page.getByTestId('device-row').nth(index).focus();
    await page.keyboard.press('Enter');
  };
const menuOf = (index: number, entry: string): readonly Step[] => [click('device-menu', index), click(entry)];

const newVault = [
  click('begin-create'),
  fill('device-name', 'Work laptop'),
  fill('vault-password', 'correct horse battery'),
  fill('vault-password-confirm', 'correct horse battery'),
  click('create-vault'),
  appears('recovery-key'),
];
const longImport = [click('import-bundle'), click('choose-file'), click('confirm-import'), appears('work-progress')];
const checkKey = (typed: string): readonly Step[] => [
  click('check-recovery-key'),
  fill('recovery-key-input', typed),
  click('confirm-check-recovery-key'),
];
const judged: Step = (page) => page.locator('[data-testid="password-strength"]:not([data-strength="none"])').waitFor();

const beforeTheVault: readonly WindowState[] = [
  { name: 'connecting', scene: 'connecting' },
  { name: 'disconnected', scene: 'disconnected', steps: [appears('error')] },
  { name: 'unusable', scene: 'unusable', steps: [appears('error')] },
  { name: 'welcome', scene: 'welcome', steps: [appears('begin-create')] },
  { name: 'create', scene: 'welcome', steps: [click('begin-create'), fill('vault-password', 'correct horse'), judged] },
  {
    name: 'create-problems',
    scene: 'welcome',
    steps: [click('begin-create'), fill('device-name', ''), click('create-vault')],
  },
  { name: 'join', scene: 'welcome', steps: [click('begin-join'), appears('request-join')] },
  {
    name: 'join-problems',
    scene: 'welcome',
    steps: [click('begin-join'), fill('device-name', ''), click('request-join')],
  },
  { name: 'joining', scene: 'joining', steps: [appears('pairing-code')] },
  { name: 'joining-saved', scene: 'joining', steps: [click('save-request'), scrollToLast('open-welcome')] },
  { name: 'joining-cancel', scene: 'joining', steps: [click('cancel-joining'), appears('confirm-cancel-joining')] },
  { name: 'recover-account', scene: 'welcome', steps: [click('begin-recover'), appears('recover-account')] },
  {
    name: 'recover-account-problems',
    scene: 'welcome',
    steps: [click('begin-recover'), click('recover-account')],
  },
  { name: 'recovery-key', scene: 'welcome', steps: newVault },
  {
    name: 'recovery-key-confirm',
    scene: 'welcome',
    steps: [
      ...newVault,
      click('recovery-key-continue'),
      fill('recovery-key-input', 'K7QM-2XWD-9HTR-4VBN-6PCS-8JFG-3ADE-5MNZ-T1RK-H3WY-0QE9'),
      click('recovery-key-confirm'),
    ],
  },
  { name: 'unlock', scene: 'locked', steps: [appears('unlock-password')] },
  { name: 'unlock-after-fault', scene: 'locked-unexpectedly', steps: [appears('unlock-password')] },
  { name: 'restart-needed', scene: 'restart-needed', steps: [appears('quit')] },
  {
    name: 'unlock-wrong',
    scene: 'locked',
    steps: [fill('unlock-password', 'wrong'), click('unlock'), appears('error')],
  },
  { name: 'unlock-recovery', scene: 'locked', steps: [click('use-recovery-key'), click('recover-vault')] },
];

const overview: readonly WindowState[] = [
  { name: 'overview', scene: 'in-sync', steps: [appears('activity-row')] },
  { name: 'overview-needs-sync', scene: 'needs-sync', steps: [appears('activity-row')] },
  { name: 'overview-one-device', scene: 'one-device', steps: [appears('add-device')] },
  { name: 'overview-key-unprinted', scene: 'key-unprinted', steps: [appears('recovery-key-reminder')] },
  { name: 'overview-checking', scene: 'checking', steps: [appears('activity-row')] },
  { name: 'overview-paused', scene: 'paused', steps: [appears('activity-row')] },
  { name: 'overview-failed', scene: 'failed', steps: [appears('activity-row')] },
  { name: 'overview-no-report', scene: 'loading', steps: [appears('activity-row')] },
  { name: 'overview-failed-behind', scene: 'failed-behind', steps: [appears('activity-row')] },
  { name: 'overview-loading', scene: 'lists-loading', steps: [scrollToLast('loading')] },
  { name: 'overview-lists-failing', scene: 'lists-failing', steps: [appears('error'), scrollToLast('error')] },
  { name: 'overview-to-settle', scene: 'to-settle', steps: [appears('activity-row')] },
  { name: 'mark-as-seen', scene: 'to-settle', steps: [click('mark-as-seen'), appears('dialog')] },
  { name: 'overview-crowded', scene: 'crowded', steps: [appears('activity-row')] },
  { name: 'overview-behind-here', scene: 'behind-here', steps: [appears('activity-row')] },
  { name: 'overview-revoked-here', scene: 'revoked-here', steps: [appears('activity-row')] },
  { name: 'overview-succeeded', scene: 'succeeded', steps: [appears('activity-row')] },
  { name: 'device-replace', scene: 'succeeded', steps: [click('recommended-action'), appears('dialog')] },
  { name: 'overview-exchange-left', scene: 'exchange-left', steps: [appears('open-exchange')] },
  { name: 'overview-read-only', scene: 'read-only', steps: [appears('activity-row')] },
];

const on = (hash: string) => (scene: SceneName) => ({ scene, hash });
const devices = on('#/devices');
const rotations = on('#/rotations');
const activity = on('#/activity');
const sync = on('#/settings/sync');
const vault = on('#/settings/vault')('in-sync');
const longWork = on('#/settings/vault')('long-work');
const general = on('#/settings/general')('in-sync');
const about = on('#/settings/about')('in-sync');

const devicesPage: readonly WindowState[] = [
  { name: 'devices', ...devices('needs-sync'), steps: [appears('device-row')] },
  { name: 'devices-one', ...devices('one-device'), steps: [appears('device-row')] },
  { name: 'devices-loading', ...devices('lists-loading') },
  { name: 'devices-failing', ...devices('lists-failing'), steps: [appears('error')] },
  { name: 'devices-crowded', ...devices('crowded'), steps: [appears('device-row')] },
  { name: 'devices-ten-thousand', ...devices('ten-thousand'), steps: [appears('device-row')] },
  {
    name: 'devices-nothing-found',
    ...devices('needs-sync'),
    steps: [fill('device-search', 'toaster'), disappears('device-row')],
  },
  { name: 'devices-menu', ...devices('needs-sync'), steps: [click('device-menu', 1), appears('rename-device')] },
  {
    name: 'device-rename',
    ...devices('needs-sync'),
    steps: [...menuOf(1, 'rename-device'), appears('new-device-name')],
  },
  {
    name: 'device-rename-problem',
    ...devices('needs-sync'),
    steps: [...menuOf(1, 'rename-device'), fill('new-device-name', ' '), press('Enter')],
  },
  { name: 'device-details', ...devices('needs-sync'), steps: [openDevice(0), appears('lacking-keys')] },
  { name: 'device-details-crowded', ...devices('crowded'), steps: [openDevice(2), appears('lacking-keys')] },
  { name: 'device-archive', ...devices('needs-sync'), steps: [...menuOf(0, 'archive-device'), appears('dialog')] },
  {
    name: 'device-archived',
    ...devices('needs-sync'),
    steps: [...menuOf(0, 'archive-device'), click('confirm-archive-device'), appears('toast')],
  },
  { name: 'device-verify', ...devices('needs-sync'), steps: [...menuOf(0, 'verify-device'), appears('dialog')] },
  { name: 'device-code', ...devices('in-sync'), steps: [...menuOf(0, 'verify-device'), appears('comparison-code')] },
  { name: 'devices-newcomer', ...devices('newcomer'), steps: [appears('device-row')] },
  { name: 'devices-contested', ...devices('contested'), steps: [appears('device-row')] },
  { name: 'device-suspended', ...devices('contested'), steps: [openDevice(0), appears('device-code')] },
  { name: 'devices-suspended-here', ...devices('suspended-here'), steps: [appears('device-row')] },
  { name: 'add-device', ...devices('in-sync'), steps: [click('add-device'), appears('open-request')] },
  {
    name: 'add-device-problems',
    ...devices('in-sync'),
    steps: [click('add-device'), click('open-request')],
  },
  {
    name: 'add-device-wrong-code',
    ...devices('in-sync'),
    steps: [...openRequest('wrong'), alerts],
  },
  {
    name: 'add-device-compare',
    ...devices('in-sync'),
    steps: [...openRequest('7HKQ-2MXD-RW4T'), appears('admit-device')],
  },
  {
    name: 'add-device-welcome',
    ...devices('in-sync'),
    steps: [...openRequest('7HKQ-2MXD-RW4T'), click('admit-device'), appears('admit-result')],
  },
  {
    name: 'add-device-listed',
    ...devices('in-sync'),
    steps: [
      ...openRequest('7HKQ-2MXD-RW4T'),
      click('admit-device'),
      click('show-devices'),
      disappears('add-device-welcome'),
    ],
  },
  { name: 'device-revoke', ...devices('needs-sync'), steps: [...menuOf(0, 'revoke-device'), appears('dialog')] },
  {
    name: 'device-revoke-let-in',
    ...devices('stolen-tablet'),
    steps: [...menuOf(0, 'revoke-device'), click('revoke-let-in'), settledTrial],
  },
  {
    name: 'device-revoke-since',
    ...devices('stolen-tablet'),
    steps: [
      ...menuOf(0, 'revoke-device'),
      click('believe-until'),
      choose('last-believed', 4),
      appears('revocation-voided'),
    ],
  },
  {
    name: 'device-revoke-unchosen',
    ...devices('stolen-tablet'),
    steps: [
      ...menuOf(0, 'revoke-device'),
      click('believe-until'),
      appears('last-believed'),
      click('confirm-revoke-device'),
    ],
  },
  {
    name: 'device-suspend',
    ...devices('junior'),
    steps: [...menuOf(0, 'revoke-device'), appears('revoking-as-junior')],
  },
  {
    name: 'device-revoke-by-key',
    ...devices('junior'),
    steps: [
      ...menuOf(0, 'revoke-device'),
      fill('recovery-key-input', 'K7QM-2XWD'),
      press('Tab'),
      disappears('revoking-as-junior'),
    ],
  },
  { name: 'device-revoke-crowded', ...devices('crowded'), steps: [...menuOf(2, 'revoke-device'), appears('dialog')] },
];

const otherPages: readonly WindowState[] = [
  { name: 'rotations', ...rotations('needs-sync'), steps: [appears('rotation-row')] },
  { name: 'rotations-none', ...rotations('one-device') },
  { name: 'rotations-loading', ...rotations('lists-loading'), steps: [scrollToLast('loading')] },
  { name: 'rotations-failing', ...rotations('lists-failing'), steps: [scrollToLast('error')] },
  { name: 'rotations-crowded', ...rotations('crowded'), steps: [appears('rotation-row')] },
  {
    name: 'rotations-lacking',
    ...rotations('needs-sync'),
    steps: [click('rotation-coverage'), appears('rotation-lacking')],
  },
  {
    name: 'rotations-first-key',
    ...rotations('needs-sync'),
    steps: [appears('first-key'), scrollToLast('first-key')],
  },
  { name: 'rotate-key', ...rotations('in-sync'), steps: [click('rotate-key'), appears('dialog')] },
  { name: 'rotate-key-behind', ...rotations('behind-here'), steps: [click('rotate-key'), appears('import-first')] },
  { name: 'activity', ...activity('needs-sync'), steps: [appears('activity-row')] },
  { name: 'activity-empty', ...activity('empty') },
  { name: 'activity-loading', ...activity('lists-loading') },
  { name: 'activity-failing', ...activity('lists-failing'), steps: [appears('error')] },
  { name: 'activity-crowded', ...activity('crowded'), steps: [appears('activity-row')] },
  { name: 'shortcuts', scene: 'in-sync', steps: [appears('activity-row'), press('?'), appears('shortcuts')] },
];

const settingsPages: readonly WindowState[] = [
  { name: 'settings-sync', ...sync('needs-sync'), steps: [appears('run-row')] },
  { name: 'settings-sync-checking', ...sync('checking'), steps: [appears('run-row')] },
  { name: 'settings-sync-failed', ...sync('failed'), steps: [appears('run-row')] },
  { name: 'settings-sync-loading', ...sync('lists-loading'), steps: [scrollToLast('loading')] },
  { name: 'settings-sync-failing', ...sync('lists-failing'), steps: [scrollToLast('error')] },
  { name: 'settings-sync-crowded', ...sync('crowded'), steps: [appears('run-row')] },
  { name: 'settings-sync-runs', ...sync('needs-sync'), steps: [appears('run-row'), scrollToLast('run-row')] },
  { name: 'settings-sync-toast', ...sync('in-sync'), steps: [click('run-check-now'), appears('toast')] },
  { name: 'settings-vault', ...vault, steps: [appears('data-folder')] },
  { name: 'change-password', ...vault, steps: [click('change-password'), click('confirm-change-password')] },
  { name: 'settings-vault-key-unprinted', ...on('#/settings/vault')('key-unprinted'), steps: [appears('data-folder')] },
  { name: 'replace-recovery-key', ...vault, steps: [click('replace-recovery-key'), appears('dialog')] },
  {
    name: 'recovery-key-replaced',
    ...vault,
    steps: [
      click('replace-recovery-key'),
      fill('recovery-key-input', 'the old one'),
      click('confirm-replace-recovery-key'),
      click('recovery-key-continue'),
    ],
  },
  { name: 'check-recovery-key', ...vault, steps: [...checkKey('a key'), appears('recovery-key-works')] },
  {
    name: 'adopt-recovery-key',
    ...vault,
    steps: [...checkKey(OTHER_RECOVERY_KEY), appears('recovery-key-opens-not-here')],
  },
  { name: 'export', ...vault, steps: [click('export-bundle'), appears('dialog')] },
  {
    name: 'export-result',
    ...vault,
    steps: [click('export-bundle'), click('confirm-export'), appears('export-result')],
  },
  {
    name: 'import-result',
    ...vault,
    steps: [click('import-bundle'), click('choose-file'), click('confirm-import'), appears('import-result')],
  },
  { name: 'import-progress', ...longWork, steps: longImport },
  { name: 'import-cancelled', ...longWork, steps: [...longImport, click('cancel'), appears('cancelled')] },
  { name: 'settings-general', ...general, steps: [appears('color-scheme')] },
  { name: 'settings-about', ...about, steps: [scrollToLast('about')] },
  { name: 'licences', ...about, steps: [click('show-licences'), appears('licences')] },
];

/** Every state of the window that is tested for accessibility and shown in pictures. */
export const windowStates: readonly WindowState[] = [
  ...beforeTheVault,
  ...overview,
  ...devicesPage,
  ...otherPages,
  ...settingsPages,
];

/** What is never answered keeps being busy. */
const isAnswered = (scene: SceneName): boolean => scene !== 'lists-loading' && scene !== 'connecting';

/** Brings the window into a state, until nothing moves any more. */
export async function enter(app: StagedApp, { scene, hash = '', steps = [] }: WindowState): Promise<void> {
  const { page } = app;
  await app.show(scene, hash);
  await page
    .locator(scene === 'connecting' ? 'output' : 'h1')
    .first()
    .waitFor();
  for (const step of steps) await step(page);
  // A button is busy for as long as the check that it began.
  if (isAnswered(scene)) await page.locator('[aria-busy="true"]:not(button)').first().waitFor({ state: 'detached' });
  await page.mouse.move(0, 0);
}
