import { expect } from 'chai';
import sinon from 'sinon';

import { createTestHooks, ForcedStatus, withForcedStatus } from '../../../src/ipc/test-hooks.js';
import type { IpcPublisher } from '../../../src/plugins/ipc-publisher/index.js';
import { FakeScheduler } from '../../support/ipc/fake-services.js';
import { reportOf } from '../../support/ipc/report.js';
import { stubHandlers } from '../../support/ipc/stub-handlers.js';

describe('test hooks', () => {
  const real = reportOf({ needsSync: false });
  const forcedReport = reportOf({ needsSync: true });
  let scheduler: FakeScheduler;
  let sent: [string, unknown, number][];
  let forced: ForcedStatus;
  let revision: number;
  let hooks: ReturnType<typeof createTestHooks>;

  beforeEach(() => {
    scheduler = new FakeScheduler();
    sent = [];
    revision = 0;
    forced = new ForcedStatus({ send: (channel, payload, number) => void sent.push([channel, payload, number]) });
    const publisher: Partial<IpcPublisher> = {
      publishStatus: (report) => forced.send('sync:status-change', report, (revision += 1)),
    };
    hooks = createTestHooks(scheduler.asScheduler, publisher as IpcPublisher, forced);
  });

  it('pauses and resumes the scheduler as the vault does', () => {
    expect(hooks.emit('vault:locked', null)).to.deep.equal({ ok: true, value: null });
    expect(scheduler.state).to.equal('paused');
    hooks.emit('vault:unlocked', null);
    expect(scheduler.state).to.equal('running');
  });

  it('keeps a forced report in place of the real ones until it is forced to null', () => {
    scheduler.complete(real);
    hooks.emit('sync:test:force-status', forcedReport);
    forced.send('sync:status-change', real, 10);
    forced.send('sync:check-failed', {} as never, 11);
    forced.send('keystore:change', null, 12);
    hooks.emit('sync:test:force-status', null);
    expect(sent).to.deep.equal([
      ['sync:status-change', forcedReport, 1],
      ['sync:status-change', forcedReport, 10],
      ['keystore:change', null, 12],
      ['sync:status-change', real, 2],
    ]);
  });

  it('shows the forced report to a page that reloads or asks for a check', async () => {
    const outcome = { report: real, cached: false, joined: false, ageMs: 0 };
    const snapshot = { status: real, failedCheck: {} } as never;
    const handlers = withForcedStatus(
      stubHandlers({ 'app:getSnapshot': () => snapshot, 'sync:scheduler:checkNow': () => outcome }),
      forced,
    );
    expect(await handlers['app:getSnapshot'](null)).to.equal(snapshot);
    hooks.emit('sync:test:force-status', forcedReport);
    expect(await handlers['app:getSnapshot'](null)).to.deep.equal({ status: forcedReport, failedCheck: null });
    expect((await handlers['sync:scheduler:checkNow'](null)).report).to.deep.equal(forcedReport);
  });

  it('answers other channels and things that are no report with typed errors', () => {
    const emit = sinon.spy((channel: unknown, payload: unknown) => hooks.emit(channel, payload));
    for (const [channel, payload, code] of [
      ['vault:destroyed', null, 'IPC_UNKNOWN_CHANNEL'],
      ['toString', null, 'IPC_UNKNOWN_CHANNEL'],
      [7, null, 'IPC_UNKNOWN_CHANNEL'],
      ['sync:test:force-status', { needsSync: true }, 'IPC_INVALID_ARGUMENTS'],
    ] as const) {
      const answer = emit(channel, payload);
      expect(answer.ok ? 'ok' : answer.error.code).to.equal(code);
    }
    expect(sent).to.deep.equal([]);
  });
});
