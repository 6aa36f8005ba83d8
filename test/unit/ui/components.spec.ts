import { expect } from 'chai';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import sinon from 'sinon';

import { checkTitles } from '../../../src/core/common/text/english/check-titles.js';
import { appError } from '../../../src/core/errors.js';
import type { AppSnapshot, ErrorView, RunRecord } from '../../../src/ipc/contract.js';
import { createStores, type Stores } from '../../../src/ui/stores/create-stores.js';
import { HeadlessEnvironment } from '../../support/headless-environment.js';
import { ScriptedBridge } from '../../support/scripted-bridge.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';
import { samples } from '../../support/ui-samples.js';

/** The moment at which all of this is looked at: time stands still, however long the tests before took. */
const now = Date.UTC(2026, 10, 22, 12);
const all = samples(now);

async function importComponents() {
  acceptStyleSheets();
  const [
    { StoresProvider },
    { BackgroundSyncProvider },
    { NavBar },
    { SchedulerTab },
    { OverviewPage },
    { RecentRuns },
    { VaultTab },
    { WarningsList },
    { DeviceRow },
    { ErrorNotice },
    { ReadOnlyNotice },
    { OpenExchangeNotice },
    { PasswordField, TextField },
  ] = await Promise.all([
    import('../../../src/ui/components/stores-context.js'),
    import('../../../src/ui/components/background-sync.js'),
    import('../../../src/ui/components/nav-bar.js'),
    import('../../../src/ui/pages/scheduler-tab.js'),
    import('../../../src/ui/pages/overview-page.js'),
    import('../../../src/ui/pages/recent-runs.js'),
    import('../../../src/ui/pages/vault-tab.js'),
    import('../../../src/ui/components/warnings-list.js'),
    import('../../../src/ui/pages/device-row.js'),
    import('../../../src/ui/components/notice.js'),
    import('../../../src/ui/components/read-only-notice.js'),
    import('../../../src/ui/components/open-exchange-notice.js'),
    import('../../../src/ui/components/text-field.js'),
  ]);
  return {
    StoresProvider,
    BackgroundSyncProvider,
    NavBar,
    SchedulerTab,
    OverviewPage,
    RecentRuns,
    VaultTab,
    WarningsList,
    DeviceRow,
    ErrorNotice,
    ReadOnlyNotice,
    OpenExchangeNotice,
    PasswordField,
    TextField,
  };
}

/** The opening tag of the element with a test id. */
function tagOf(html: string, testId: string): string {
  return new RegExp(`<[^>]*data-testid="${testId}"[^>]*>`).exec(html)?.[0] ?? '';
}

/** The text that is shown, without tags; names stand in the midst of it. */
const textOf = (html: string): string =>
  html
    .replace(/<\/?bdi>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('components', () => {
  let ui: Awaited<ReturnType<typeof importComponents>>;
  let stores: Stores;
  let clock: sinon.SinonFakeTimers;

  before(async () => {
    ui = await importComponents();
  });
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now, toFake: ['Date'] });
  });
  afterEach(() => {
    stores.dispose();
    clock.restore();
  });

  async function render(element: ReactNode, snapshot: Partial<AppSnapshot> = {}): Promise<string> {
    const bridge = new ScriptedBridge().answer('app:getSnapshot', () => ({ ...all.unlocked, ...snapshot }));
    stores = createStores(bridge, new HeadlessEnvironment());
    await stores.connect();
    return draw(element);
  }

  function draw(element: ReactNode): string {
    const provided = createElement(ui.BackgroundSyncProvider, null, element);
    const props = { stores, children: provided };
    return renderToStaticMarkup(createElement(ui.StoresProvider, props));
  }

  async function renderRuns(run: RunRecord): Promise<string> {
    const bridge = new ScriptedBridge()
      .answer('app:getSnapshot', () => all.unlocked)
      .answer('metrics:listRuns', () => ({ total: 1, items: [run] }));
    stores = createStores(bridge, new HeadlessEnvironment());
    await stores.connect();
    stores.sync.runs.watch();
    await new Promise((resolve) => setImmediate(resolve));
    return draw(createElement(ui.RecentRuns));
  }

  for (const [state, glyph, words, snapshot] of [
    ['loading', '·', 'Waiting for the first check', { status: null }],
    ['in-sync', '✓', 'In sync', { status: all.inSync }],
    ['attention', '◆', 'In sync, one thing to do', { status: { ...all.inSync, verdict: 'attention' } }],
    ['needs-sync', '!', 'Needs sync', { status: all.needsSync }],
    ['error', '✕', 'Check failed – last good one 2h ago', { failedCheck: all.failed }],
  ] as const) {
    it(`[F1] the badge shows ${glyph} and says "${words}"`, async () => {
      const html = await render(createElement(ui.NavBar), snapshot);
      expect(tagOf(html, 'sync-badge')).to.contain(`data-state="${state}"`).and.to.contain('data-paused="false"');
      expect(tagOf(html, 'sync-badge')).to.contain('href="#/settings/sync"');
      expect(textOf(html)).to.contain(glyph).and.to.contain(words);
    });
  }

  it('[I8] says of a ✓ as of when, and no longer shows it as fresh after a day without news', async () => {
    const html = await render(createElement(ui.NavBar), { status: all.inSync });
    expect(tagOf(html, 'sync-badge')).to.contain('data-faded="false"');
    clock.tick(3 * 3_600_000);
    expect(textOf(draw(createElement(ui.NavBar)))).to.contain('In sync as of 3 hours ago');
    clock.tick(21 * 3_600_000);
    const old = draw(createElement(ui.NavBar));
    expect(textOf(old)).to.contain('In sync as of 1 day ago');
    expect(tagOf(old, 'sync-badge')).to.contain('data-state="in-sync"').and.to.contain('data-faded="true"');
  });

  it('[I4] shows consequences under their cause, and tells times as they pass', async () => {
    const [behind] = all.needsSync.warnings;
    if (behind === undefined) throw new Error('The sample has no warning.');
    const at = now - 60_000;
    const rotated = {
      severity: 'info',
      message: 'As it was when it was found.',
      recommendation: '',
      metadata: {
        code: 'KEY_ROTATED_RECENTLY',
        checkId: 'recent-rotation',
        remedy: 'export-keystore',
        causedBy: behind.metadata?.code ?? '',
        text: { author: 'Work laptop', at, known: 1, devices: 3 },
      },
    } as const;
    const list = createElement(ui.WarningsList, { warnings: [rotated, behind], total: 2 });
    expect(textOf(await render(list))).to.match(/Related:.*rotated the key 1 minute ago/);
    clock.tick(2 * 3_600_000);
    const later = draw(list);
    expect(textOf(later)).to.match(/rotated the key 2 hours ago/);
    expect(later.match(/data-testid="warning-row"/g)).to.have.length(1);
  });

  it('[I1] offers to mark as seen what ends by it, and nothing else', async () => {
    const [sample] = all.needsSync.warnings;
    if (sample === undefined) throw new Error('The sample has no warning.');
    const ending = (ends: 'seen' | 'time') => ({
      ...sample,
      metadata: { code: 'EXAMPLE', checkId: 'example', remedy: 'none' as const, ends, key: 'EXAMPLE' },
    });
    const list = createElement(ui.WarningsList, { warnings: [ending('time')], total: 1 });
    expect(await render(list)).not.to.contain('mark-as-seen');
    const seen = createElement(ui.WarningsList, { warnings: [ending('seen')], total: 1 });
    expect(textOf(await render(seen))).to.contain('Mark as seen');
  });

  it('keeps the badge, dimmed, while the vault is locked, and nothing to go to', async () => {
    const html = await render(createElement(ui.NavBar), { ...all.locked, status: all.needsSync });
    expect(tagOf(html, 'sync-badge')).to.contain('data-state="needs-sync"').and.to.contain('data-paused="true"');
    expect(textOf(html)).to.contain('Needed sync 2 minutes ago').and.to.contain('paused while the vault is locked');
    expect(html).not.to.contain('nav-devices');
  });

  it('says what a read-only vault is good for, and says nothing about another', async () => {
    expect(await render(createElement(ui.ReadOnlyNotice))).not.to.contain('read-only');
    const readOnly = appError('VAULT_READ_ONLY').describe();
    const html = await render(createElement(ui.ReadOnlyNotice), { vault: { kind: 'unlocked', readOnly } });
    expect(tagOf(html, 'read-only')).not.to.equal('');
    expect(textOf(html)).to.contain('can be read and exported but not changed').and.to.contain('Export a bundle');
  });

  for (const [needs, names, count, title, left] of [
    ['news', ['Desk'], 1, 'One step left: let “Desk” know', 'Export a bundle here and import it there.'],
    ['keys', ['Desk', 'Phone'], 2, 'bring “Desk” and “Phone” the newest key', 'import it on each of them.'],
    ['news', ['A', 'B', 'C'], 9, 'let “A”, “B”, “C” and 6 more know', 'import it on each of them.'],
  ] as const) {
    it(`says what is left of an exchange when ${count} wait for ${needs}, and offers it`, async () => {
      const openExchange = { needs, names: [...names], count };
      const html = await render(createElement(ui.OpenExchangeNotice), { keystore: { ...all.keystore, openExchange } });
      expect(textOf(html)).to.contain(title).and.to.contain(left);
      expect(tagOf(html, 'export-bundle')).not.to.equal('');
      expect(tagOf(html, 'import-bundle')).not.to.equal('');
    });
  }

  it('says nothing of exchanges when nothing is left of them', async () => {
    expect(await render(createElement(ui.OpenExchangeNotice))).to.equal('');
  });

  for (const [verdict, words] of [
    ['needs-sync', 'Needed sync 2 hours ago'],
    ['attention', 'Needed attention 2 hours ago'],
    ['in-sync', 'In sync as of 2 hours ago'],
  ] as const) {
    it(`[F1] the badge remembers over a restart that the last check said ${verdict}, and how long ago`, async () => {
      const lastVerdict = { verdict, at: now - 2 * 3_600_000 };
      const html = await render(createElement(ui.NavBar), { ...all.locked, lastVerdict });
      expect(tagOf(html, 'sync-badge')).to.contain(`data-state="${verdict}"`).and.to.contain('data-paused="true"');
      expect(textOf(html)).to.contain(words).and.to.contain('paused while the vault is locked');
    });
  }

  it('[F5] Run Check Now is disabled while checks are paused, and says why', async () => {
    const { scheduler } = all.unlocked;
    const running = await render(createElement(ui.SchedulerTab), { status: all.needsSync });
    expect(tagOf(running, 'run-check-now')).not.to.contain('disabled');
    expect(tagOf(running, 'checks-paused')).to.equal('');
    stores.dispose();
    const paused = await render(createElement(ui.SchedulerTab), { scheduler: { ...scheduler, state: 'paused' } });
    expect(tagOf(paused, 'run-check-now')).to.contain('disabled=""').and.to.contain('aria-describedby');
    expect(textOf(paused)).to.contain('Checks are paused while the vault is locked.');
  });

  it('shows all six parts of the scheduler tab', async () => {
    const html = await render(createElement(ui.SchedulerTab), { status: all.needsSync });
    for (const part of [
      'status-card',
      'run-check-now',
      'last-check',
      'next-check',
      'warnings-list',
      'recommendation',
    ]) {
      expect(tagOf(html, part), part).not.to.equal('');
    }
    expect(textOf(html))
      .to.match(/2 minutes ago/)
      .and.to.match(/in 5h 58m/);
  });

  it('says in the tab in short what the overview says at length, and nothing that is empty', async () => {
    const html = await render(createElement(ui.SchedulerTab), { status: all.inSync });
    const text = textOf(html);
    expect(text).to.contain('Nothing to do').and.to.contain(all.inSync.recommendation.reason);
    expect(text).to.contain('Nothing to warn about.');
    // What the last check said, the schedule, and the checks before.
    expect(html.match(/<h2/g)).to.have.lengthOf(3);
  });

  it('folds the checks that found nothing to one line', async () => {
    const run = all.runs[0];
    if (run === undefined) throw new Error('There is no sample.');
    const found = run.checks.filter(({ findings }) => findings > 0).length;
    const html = await renderRuns(run);
    expect(found).to.be.above(0);
    expect(textOf(html)).to.contain(`${run.checks.length - found} checks, nothing found`);
    const folded = html.slice(html.indexOf('data-testid="healthy-parts"'));
    expect(html.match(/data-testid="run-part"/g)).to.have.lengthOf(run.checks.length);
    expect(folded.match(/data-testid="run-part"/g)).to.have.lengthOf(run.checks.length - found);
    expect(tagOf(html, 'healthy-parts')).not.to.contain('open');
  });

  it('names a built-in check by the catalogue, and one of a plugin by its own title', async () => {
    const run = all.runs[0];
    if (run === undefined) throw new Error('There is no sample.');
    const part = { durationMs: 1, findings: 0, outcome: 'completed' as const };
    const checks = [
      { ...part, checkId: 'key-age', title: 'Words of an older version' },
      { ...part, checkId: 'of-a-plugin', title: 'Its own title' },
    ];
    const text = textOf(await renderRuns({ ...run, checks }));
    expect(text).to.contain(checkTitles['key-age']).and.to.contain('Its own title');
    expect(text).not.to.contain('Words of an older version');
  });

  it('[F2] is rid of warnings as soon as the report says so', async () => {
    const tab = createElement(ui.SchedulerTab);
    const finding = '“Tablet” may be missing the 2 newest keys.';
    expect(textOf(await render(tab, { status: all.needsSync }))).to.contain(finding);
    stores.sync.receiveReport(all.inSync);
    const html = draw(tab);
    expect(html).not.to.contain('Tablet');
    expect(html).to.contain('Nothing to warn about.');
  });

  it('says once why to do something, and offers and advises it once', async () => {
    const tab = createElement(ui.SchedulerTab);
    const timesIn = (text: string, words: string): number => text.split(words).length - 1;
    const text = textOf(await render(tab, { status: all.needsSync }));
    expect(timesIn(text, all.needsSync.recommendation.reason)).to.equal(1);
    expect(timesIn(text, 'Export a bundle…')).to.equal(1);
    expect(text).not.to.contain('Export a bundle here and import it there');
    expect(text).to.contain('the next rotation joins them anyway').and.to.contain('Show rotations');
    stores.sync.receiveReport(all.inSync);
    expect(timesIn(textOf(draw(tab)), all.inSync.recommendation.reason)).to.equal(1);
    // What a later failure leaves standing has its reason beside it: the status tells of the failure.
    stores.sync.receiveReport(all.needsSync);
    stores.sync.receiveFailure(all.failed);
    expect(timesIn(textOf(draw(tab)), all.needsSync.recommendation.reason)).to.equal(1);
  });

  it('[I1] offers to replace the device that the recommendation names', async () => {
    const [thisDevice, , old] = all.devices;
    const remedy = { id: 'replace-device', device: thisDevice, with: old } as const;
    for (const part of [ui.SchedulerTab, ui.OverviewPage]) {
      const html = await render(createElement(part), { status: { ...all.needsSync, remedy } });
      const button = html.slice(html.indexOf('data-testid="recommended-action"'));
      expect(textOf(button).trim()).to.match(/^[^>]*> Replace the old one…/);
      stores.dispose();
    }
  });

  it('[F5] Run Check Now is disabled and says "Checking…" while a check runs', async () => {
    const tab = createElement(ui.SchedulerTab);
    expect(tagOf(await render(tab), 'run-check-now')).not.to.contain('disabled');
    stores.sync.receiveScheduler({ ...all.unlocked.scheduler, isChecking: true });
    const html = draw(tab);
    expect(tagOf(html, 'run-check-now')).to.contain('disabled');
    expect(textOf(html)).to.contain('Checking…');
  });

  it('puts the most urgent warning first, and says how many are not listed', async () => {
    const [one, ...others] = all.needsSync.warnings.map((warning) => ({ ...warning, metadata: undefined }));
    if (one === undefined) throw new Error('The sample has no warning.');
    const list = createElement(ui.WarningsList, { warnings: [...others, { ...one, severity: 'critical' }], total: 12 });
    const text = textOf(await render(list));
    expect(text).to.match(/Critical.*Warning.*Note.*And 9 more\./);
  });

  it('[I1] advises what to do on a page that is offered already, but for what was said above', async () => {
    const finding = (message: string, recommendation: string) =>
      ({
        severity: 'critical',
        message,
        recommendation,
        metadata: { code: message, checkId: 'x', remedy: 'open-devices' },
      }) as const;
    const warnings = [finding('One.', 'Revoke one.'), finding('Two.', 'Revoke two.')];
    const props = { warnings, total: 2, offered: 'open-devices', saidAbove: 'One.' } as const;
    const html = await render(createElement(ui.WarningsList, props));
    expect(textOf(html)).to.contain('Revoke two.').and.not.to.contain('Revoke one.');
    expect(html).not.to.contain('<button');
  });

  it('[C10] shows a hostile device name as inert, short text', async () => {
    const [laptop] = all.devices;
    const name = `<script>alert(1)</script>\u202E${'A'.repeat(2 ** 20)}`;
    const html = await render(createElement(ui.DeviceRow, { device: { ...laptop, name } }));
    expect(html).not.to.contain('<script>');
    expect(html).not.to.contain('\u202E');
    expect(html).to.contain('<bdi>&lt;script&gt;');
    expect(html.length).to.be.lessThan(5000);
  });

  it('keeps names apart from the sentence they stand in, whichever way they are written', async () => {
    const message = '“מחשב (ישן)”, “7” and “Desk” lack a key.';
    const warnings = [{ severity: 'warning', message, recommendation: 'Look at “מחשב”.' }] as const;
    const html = await render(createElement(ui.WarningsList, { warnings, total: 1 }));
    expect(html).to.contain('“<bdi>מחשב (ישן)</bdi>”, “<bdi>7</bdi>” and “<bdi>Desk</bdi>” lack a key.');
    expect(html).to.contain('Look at “<bdi>מחשב</bdi>”.');
  });

  it('[C10] shows a device whose clock says what no date can be made of', async () => {
    const [laptop] = all.devices;
    const device = { ...laptop, addedAt: 9e15, lastHeardAt: Number.MAX_SAFE_INTEGER, clockAheadMs: 9e15 };
    const html = await render(createElement(ui.DeviceRow, { device }));
    expect(textOf(html)).to.contain('Joined at an unknown time');
  });

  it('says what of the data on this device is encrypted, and what is not', async () => {
    const text = textOf(await render(createElement(ui.VaultTab)));
    expect(text).to.match(/keys, devices and the history of the account are encrypted\. Settings, .* are not\./);
  });

  it('[F7] an error says what happened, what was not lost, and what to do', async () => {
    const error: ErrorView = {
      code: 'BUNDLE_INVALID',
      message: 'This bundle is damaged. Your vault was not changed.',
      hint: 'Export it again on the other device.',
    };
    const html = await render(createElement(ui.ErrorNotice, { error }));
    expect(html).to.contain('role="alert"').and.to.contain(error.message).and.to.contain(error.hint);
  });

  it('says below every field what is wrong first, and then what else there is to know, to the ear too', async () => {
    const about = { label: 'Name', description: 'The rules.', problem: 'Too short.' };
    const fields = [
      createElement(ui.TextField, about),
      createElement(ui.PasswordField, { ...about, details: createElement('p', null, 'The meter.') }),
    ];
    for (const field of fields) {
      const html = await render(field);
      expect(textOf(html)).to.match(/Name.*Too short\..*The rules\./);
      expect(html).to.match(/aria-describedby="[^" ]*-problem [^" ]*-description"/);
    }
    expect(textOf(await render(fields[1]))).to.match(/Too short\..*The meter\./);
  });

  it('writes no style into the page, which its policy would refuse', async () => {
    const html = await render(createElement(ui.SchedulerTab), { status: all.needsSync });
    expect(html).not.to.match(/ style="|<style/);
  });
});
