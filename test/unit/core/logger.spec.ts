import { expect } from 'chai';

import { LineLogger, parseLogLevel, silentLogger, type LogLevel } from '../../../src/core/logger.js';

describe('LineLogger', () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
  });

  const loggerAt = (level: LogLevel): LineLogger => new LineLogger(level, (line) => lines.push(line));

  function logAll(logger: LineLogger): void {
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    logger.error('e', new Error('broken'));
  }

  for (const [level, expected] of [
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
  ] as const) {
    it(`writes ${expected} of four levels at "${level}"`, () => {
      logAll(loggerAt(level));
      expect(lines).to.have.length(expected);
    });
  }

  it('writes level, scope, message and facts in one line', () => {
    loggerAt('info')
      .child('vault')
      .info('Opened.', { devices: 3, name: 'a "b"\nc', isNew: false, nothing: null, missing: undefined });
    expect(lines).to.deep.equal(['info [vault] Opened. devices=3 name="a \\"b\\"\\nc" isNew=false nothing=null']);
  });

  it('writes the stack of an error, and the text of anything else that was thrown', () => {
    const error = new Error('broken');
    loggerAt('error').error('Failed.', error, { plugin: 'x' });
    loggerAt('error').error('Failed.', 'text');
    expect(lines[0]).to.equal(`error [app] Failed. plugin="x"\n${error.stack}`);
    expect(lines[1]).to.equal('error [app] Failed.\ntext');
  });

  it('gives its children its level', () => {
    loggerAt('error').child('a').child('b').warn('w');
    expect(lines).to.deep.equal([]);
  });

  it('says nothing when it is silent', () => {
    expect(() => silentLogger.error('e', new Error('broken'))).not.to.throw();
  });

  it('takes levels it does not know for "warn"', () => {
    expect([undefined, '', 'loud', 'toString', '__proto__'].map(parseLogLevel)).to.deep.equal(Array(5).fill('warn'));
    expect(['debug', 'info', 'warn', 'error'].map(parseLogLevel)).to.deep.equal(['debug', 'info', 'warn', 'error']);
  });
});
