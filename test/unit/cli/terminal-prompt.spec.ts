import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import sinon from 'sinon';

import { TerminalPrompt, type TerminalInput } from '../../../src/cli/terminal-prompt.js';
import { rejection } from '../../support/defer.js';

function makeTerminal() {
  const setRawMode = sinon.stub();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode }) as unknown as TerminalInput & PassThrough;
  const screen = new PassThrough({ encoding: 'utf8' });
  const interrupt = sinon.stub();
  const prompt = new TerminalPrompt(input, screen, interrupt);
  return { prompt, type: (keys: string) => input.write(keys), end: () => input.end(), screen, setRawMode, interrupt };
}

describe('TerminalPrompt', () => {
  it('asks, and shows nothing of the answer', async () => {
    const { prompt, type, screen, setRawMode } = makeTerminal();
    const answer = prompt.askSecret('Password: ');
    type('correct horse\r');
    expect(await answer).to.equal('correct horse');
    expect(screen.read()).to.equal('Password: \n');
    expect(setRawMode.args).to.deep.equal([[true]]);
    prompt.close();
    expect(setRawMode.args).to.deep.equal([[true], [false]]);
  });

  it('honours corrections, and ignores keys that are no letters', async () => {
    const { prompt, type } = makeTerminal();
    const answer = prompt.askSecret('Password: ');
    type('wrong\u0015');
    type('pa😀\u007fss\u001b[D\u001b[3~\tw\u0001ord\n');
    expect(await answer).to.equal('password');
  });

  it('keeps lines pasted ahead for the next question', async () => {
    const { prompt, type } = makeTerminal();
    const first = prompt.askSecret('Password: ');
    type('one\rtwo\r');
    expect(await first).to.equal('one');
    expect(await prompt.askSecret('Again: ')).to.equal('two');
  });

  it('gives the terminal back and interrupts on Ctrl-C', () => {
    const { prompt, type, setRawMode, interrupt } = makeTerminal();
    void prompt.askSecret('Password: ');
    type('half\u0003');
    expect(interrupt.callCount).to.equal(1);
    expect(setRawMode.lastCall.args).to.deep.equal([false]);
  });

  it('refuses when nothing is typed before the end', async () => {
    const byKey = makeTerminal();
    const first = byKey.prompt.askSecret('Password: ');
    byKey.type('\u0004');
    expect(await rejection(first)).to.include({ code: 'USAGE' });

    const byEnd = makeTerminal();
    const second = byEnd.prompt.askSecret('Password: ');
    byEnd.end();
    expect(await rejection(second)).to.include({ code: 'USAGE' });
  });

  it('leaves no listener behind', async () => {
    const { prompt, type } = makeTerminal();
    const answer = prompt.askSecret('Password: ');
    type('secret\r');
    await answer;
    prompt.close();
    prompt.close();
    type('not for us\r');
  });

  it('shows the answer to a question that is no secret, and takes nothing for it that was typed before', async () => {
    const { prompt, type, screen } = makeTerminal();
    const password = prompt.askSecret('Password: ');
    type('secret\ryes\rye');
    await password;
    const answer = prompt.ask('Really? ');
    type('noo\u007f\r');
    expect(await answer).to.equal('no');
    expect(screen.read()).to.equal('Password: \nReally? noo\b \b\n');
  });
});
