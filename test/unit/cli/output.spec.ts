import { PassThrough, Writable } from 'node:stream';
import { expect } from 'chai';

import { Output } from '../../../src/cli/output.js';
import { AppError } from '../../../src/core/errors.js';
import { rejection } from '../../support/defer.js';

/** A stream whose every write fails as a system call would. */
function failing(code: string): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
}

function texts(format: 'text' | 'json') {
  const stdout = new PassThrough({ encoding: 'utf8' });
  const stderr = new PassThrough({ encoding: 'utf8' });
  return {
    output: new Output(stdout, stderr, format),
    out: () => String(stdout.read() ?? ''),
    err: () => String(stderr.read() ?? ''),
  };
}

const error = new AppError('WRONG_PASSWORD', 'It does not open.', 'Try again.', { details: { retryAfterMs: 4000 } });
const warning = { code: 'SECRET_FILE_READABLE_BY_OTHERS', message: 'Others can read it.', hint: 'Close it.' };

describe('Output', () => {
  it('answers people in lines and programs in one line of JSON', async () => {
    const text = texts('text');
    await text.output.answer({ devices: 2 }, () => ['Devices', '  2']);
    expect(text.out()).to.equal('Devices\n  2\n');

    const json = texts('json');
    await json.output.answer({ devices: 2 }, () => ['unused']);
    expect(json.out()).to.equal('{"devices":2}\n');
  });

  it('[C10] makes everything it is given inert', async () => {
    const { output, out, err } = texts('text');
    await output.answer({}, () => ['Phone\u001b[2J', 'two\nlines']);
    await output.warn({ ...warning, message: '\u001b]0;title\u0007' });
    await output.fail(new AppError('INTERNAL', '\u001b[31m', '\u202e'));
    expect(out()).to.equal('Phone\ufffd[2J\ntwo lines\n');
    expect(err()).to.not.match(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('tells an error to people: what happened, and below it what to do', async () => {
    const { output, out, err } = texts('text');
    await output.fail(error);
    expect(err()).to.equal('onestar: It does not open.\n  Try again.\n');
    expect(out()).to.equal('');
  });

  it('tells an error to programs as exactly code, message and hint', async () => {
    const { output, out, err } = texts('json');
    await output.fail(error);
    expect(err()).to.equal('{"error":{"code":"WRONG_PASSWORD","message":"It does not open.","hint":"Try again."}}\n');
    expect(out()).to.equal('');
  });

  it('tells programs warnings and an error in one line', async () => {
    const { output, err } = texts('json');
    await output.warn(warning);
    await output.fail(error);
    await output.end();
    const lines = err().trimEnd().split('\n');
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0] ?? '')).to.have.deep.property('warnings', [warning]);
  });

  it('tells programs warnings at the end of a command that succeeds', async () => {
    const { output, err } = texts('json');
    await output.warn(warning);
    expect(err()).to.equal('');
    await output.end();
    expect(JSON.parse(err())).to.deep.equal({ warnings: [warning] });
    await output.end();
    expect(err()).to.equal('');
  });

  it('goes on in silence when the reader of stdout has left', async () => {
    const output = new Output(failing('EPIPE'), new PassThrough(), 'text');
    expect(output.readerGone.aborted).to.equal(false);
    await output.answer({}, () => ['lost']);
    expect(output.readerGone.aborted).to.equal(true);
    await output.answer({}, () => ['lost too']);
  });

  it('fails when stdout takes no more for another reason', async () => {
    const output = new Output(failing('ENOSPC'), new PassThrough(), 'json');
    expect(await rejection(output.json({}))).to.include({ code: 'FILE_NOT_WRITTEN' });
  });

  it('fails alike when stdout throws at once', async () => {
    const stdout = new PassThrough();
    stdout.write = () => {
      throw Object.assign(new Error('bad file descriptor'), { code: 'EBADF' });
    };
    const output = new Output(stdout, new PassThrough(), 'text');
    expect(await rejection(output.page('help'))).to.include({ code: 'FILE_NOT_WRITTEN' });
  });

  it('bears that even stderr takes nothing', async () => {
    await new Output(new PassThrough(), failing('EPIPE'), 'text').fail(error);
  });
});
