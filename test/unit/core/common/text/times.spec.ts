import { expect } from 'chai';

import {
  changesEverySecond,
  countOf,
  formatAgo,
  formatAgoBriefly,
  formatDateTime,
  formatDay,
  formatDuration,
  formatIn,
  formatInterval,
  formatSpan,
  formatTime,
  isoTime,
} from '../../../../../src/core/common/text/times.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date(2026, 10, 22, 12, 0).getTime();

describe('times in words', () => {
  for (const [elapsed, words] of [
    [0, 'just now'],
    [4 * SECOND, 'just now'],
    [20 * SECOND, '20 seconds ago'],
    [MINUTE, '1 minute ago'],
    [2 * MINUTE + 59 * SECOND, '2 minutes ago'],
    [3 * HOUR, '3 hours ago'],
    [DAY, '1 day ago'],
    [29 * DAY, '29 days ago'],
    [-HOUR, 'just now'],
  ] as const) {
    it(`calls ${elapsed} ms "${words}"`, () => expect(formatAgo(now - elapsed, now)).to.equal(words));
  }

  it('gives a date for what is long past', () => {
    expect(formatAgo(new Date(2026, 6, 5).getTime(), now)).to.equal('on Jul\u00A05,\u00A02026');
  });

  it('is brief where there is little room', () => {
    expect(formatAgoBriefly(now - 2 * HOUR - 5 * MINUTE, now)).to.equal('2h ago');
    expect(formatAgoBriefly(now - 5 * MINUTE, now)).to.equal('5m ago');
    expect(formatAgoBriefly(now - 400 * DAY, now)).to.equal('400d ago');
    expect(formatAgoBriefly(now + DAY, now)).to.equal('just now');
  });

  for (const [left, words] of [
    [6 * HOUR - 2 * MINUTE, 'in 5h 58m'],
    [6 * HOUR - 90 * SECOND, 'in 5h 58m'],
    [6 * HOUR, 'in 6h'],
    [2 * DAY + 3 * HOUR, 'in 2d 3h'],
    [12 * MINUTE, 'in 12m'],
    [45 * SECOND, 'in 45s'],
    [1, 'in 1s'],
    [0, 'due now'],
    [-DAY, 'due now'],
  ] as const) {
    it(`counts ${left} ms down as "${words}"`, () => expect(formatIn(now + left, now)).to.equal(words));
  }

  it('never shows a wait of zero or of sixty seconds', () => {
    expect(formatSpan(0)).to.equal('1s');
    expect(formatSpan(59_400)).to.equal('1m');
  });

  it('tells how long something took', () => {
    expect(formatDuration(0.2)).to.equal('under 1 ms');
    expect(formatDuration(12.4)).to.equal('12 ms');
    expect(formatDuration(1440)).to.equal('1.4 s');
  });

  it('tells intervals', () => {
    expect(formatInterval(15 * MINUTE)).to.equal('15 minutes');
    expect(formatInterval(6 * HOUR)).to.equal('6 hours');
    expect(formatInterval(90 * MINUTE)).to.equal('1.5 hours');
    expect(formatInterval(7 * DAY)).to.equal('7 days');
    expect(formatInterval(SECOND)).to.equal('1 second');
  });

  it('counts in the singular and the plural', () => {
    expect(countOf(1, 'device')).to.equal('1 device');
    expect(countOf(0, 'device')).to.equal('0 devices');
    expect(countOf(12_000, 'entry', 'entries')).to.equal('12,000 entries');
  });

  it('names days by the calendar, not by 24 hours', () => {
    const midnight = new Date(2026, 10, 22).getTime();
    expect(formatDay(midnight, now)).to.equal('Today');
    expect(formatDay(midnight - 1, now)).to.equal('Yesterday');
    expect(formatDay(midnight - DAY - 1, now)).to.equal('Friday, November 20, 2026');
  });

  for (const at of [9e15, -9e15, Number.MAX_SAFE_INTEGER, Infinity, -Infinity, NaN]) {
    it(`says of ${at} that the time is unknown, and throws nothing`, () => {
      for (const format of [formatAgo, formatAgoBriefly, formatIn, formatDay]) {
        expect(format(at, now).toLowerCase(), format.name).to.equal('at an unknown time');
      }
      expect([formatDateTime(at), formatTime(at)]).to.deep.equal(['at an unknown time', 'at an unknown time']);
      expect(isoTime(at)).to.equal(undefined);
      expect(changesEverySecond(at, now)).to.equal(false);
    });
  }

  for (const at of [8.64e15, -8.64e15]) {
    it(`takes ${at}, an end of the range of dates`, () => {
      expect(isoTime(at)).to.match(/275760|271821/);
      for (const format of [formatAgo, formatAgoBriefly, formatIn, formatDay, formatDateTime, formatTime]) {
        expect(format(at, now)).not.to.match(/unknown|NaN/);
      }
    });
  }

  it('asks for a fast clock only where seconds show', () => {
    expect(changesEverySecond(now - 30 * SECOND, now)).to.equal(true);
    expect(changesEverySecond(now - 2 * MINUTE, now)).to.equal(false);
    expect(changesEverySecond(now + 5 * HOUR, now)).to.equal(false);
  });
});
