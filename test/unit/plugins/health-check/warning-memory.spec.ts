import { expect } from 'chai';

import { MINUTE_MS } from '../../../../src/core/common/durations.js';
import type { AttributedFinding } from '../../../../src/plugins/health-check/compose-report.js';
import type { SyncWarning } from '../../../../src/plugins/health-check/index.js';
import { WarningMemory } from '../../../../src/plugins/health-check/warning-memory.js';
import { NOW } from '../../../support/health-check/snapshot-fixture.js';

const finding = (message = 'Something is so.'): AttributedFinding => ({
  checkId: 'example',
  code: 'EXAMPLE',
  severity: 'info',
  text: { message, recommendation: 'Do something.' },
  remedy: 'none',
});

const reading = { place: 'window', now: NOW } as const;
const warning: SyncWarning = { severity: 'info', message: 'As it was made.', recommendation: '' };
const another: SyncWarning = { ...warning, message: 'Made anew.' };

describe('WarningMemory', () => {
  const before = new WarningMemory(reading);
  before.warningOf(finding(), undefined, () => warning);
  const said = (memory: WarningMemory, one: AttributedFinding, causedBy?: string): SyncWarning =>
    memory.warningOf(one, causedBy, () => another);

  it('gives the warning of a finding that says the same as it was made for the report before', () => {
    const memory = new WarningMemory({ ...reading, now: NOW + MINUTE_MS - 1 }, before);
    expect(said(memory, finding())).to.equal(warning);
    expect(said(new WarningMemory(reading, memory), finding()), 'and again for the one after').to.equal(warning);
  });

  it('has it made where anything about it is another', () => {
    const memory = new WarningMemory(reading, before);
    expect(said(memory, finding('Something else is so.'))).to.equal(another);
    expect(said(memory, { ...finding(), severity: 'critical' })).to.equal(another);
    expect(said(memory, { ...finding(), checkId: 'other' })).to.equal(another);
    expect(said(memory, finding(), 'CAUSE')).to.equal(another);
  });

  it('has all made in another minute or place, and where nothing is known', () => {
    expect(said(new WarningMemory({ ...reading, now: NOW + MINUTE_MS }, before), finding())).to.equal(another);
    expect(said(new WarningMemory({ ...reading, place: 'command' }, before), finding())).to.equal(another);
    expect(said(new WarningMemory(reading), finding())).to.equal(another);
  });

  it('keeps what the last report said, and nothing older', () => {
    const between = new WarningMemory(reading, before);
    said(between, finding('Something else is so.'));
    expect(said(new WarningMemory(reading, between), finding())).to.equal(another);
  });
});
