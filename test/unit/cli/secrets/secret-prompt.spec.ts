import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import sinon from 'sinon';

import { SecretPrompt, type TerminalInput } from '../../../../src/cli/secrets/secret-prompt.js';
import { rejection } from '../../../support/defer.js';

function makeTerminal() {
  const setRawMode = sinon.stub();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode }) as unknown as TerminalInput & PassThrough;
  const screen = new PassThrough({ encoding: 'utf8' });
  const interrupt = sinon.stub();
  const prompt = new SecretPrompt(input, screen, interrupt);
  return { prompt, type: (keys: string) => input.write(keys), end: () => input.end(), screen, setRawMode, interrupt };
}

describe('SecretPrompt', () => {
  it('asks, and shows nothing of the answer', async () => {
    const { prompt, type, screen, setRawMode } = makeTerminal();
    const answer = prompt.ask('Password: ');
    type('correct horse\r');
    expect(await answer).to.equal('correct horse');
    expect(screen.read()).to.equal('Password: \n');
    expect(setRawMode.args).to.deep.equal([[true]]);
    prompt.close();
    expect(setRawMode.args).to.deep.equal([[true], [false]]);
  });

  it('honours corrections, and ignores keys that are no letters', async () => {
    const { prompt, type } = makeTerminal();
    const answer = prompt.ask('Password: ');
    type('wrong\u0015');
    type('pa😀\u007fss\u001b[D\u001b[3~\tw\u0001ord\n');
    expect(await answer).to.equal('password');
  });

  it('keeps lines pasted ahead for the next question', async () => {
    const { prompt, type } = makeTerminal();
    const first = prompt.ask('Password: ');
    type('one\rtwo\r');
    expect(await first).to.equal('one');
    expect(await prompt.ask('Again: ')).to.equal('two');
  });

  it('gives the terminal back and interrupts on Ctrl-C', () => {
    const { prompt, type, setRawMode, interrupt } = makeTerminal();
    void prompt.ask('Password: ');
    type('half\u0003');
    expect(interrupt.callCount).to.equal(1);
    expect(setRawMode.lastCall.args).to.deep.equal([false]);
  });

  it('refuses when nothing is typed before the end', async () => {
    const byKey = makeTerminal();
    const first = byKey.prompt.ask('Password: ');
    byKey.type('\u0004');
    expect(await rejection(first)).to.include({ code: 'USAGE' });

    const byEnd = makeTerminal();
    const second = byEnd.prompt.ask('Password: ');
    byEnd.end();
    expect(await rejection(second)).to.include({ code: 'USAGE' });
  });

  it('leaves no listener behind', async () => {
    const { prompt, type } = makeTerminal();
    const answer = prompt.ask('Password: ');
    type('secret\r');
    await answer;
    prompt.close();
    prompt.close();
    type('not for us\r');
  });
});
