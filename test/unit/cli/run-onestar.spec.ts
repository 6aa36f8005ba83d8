import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ContainerModule } from 'inversify';
import { expect } from 'chai';
import sinon from 'sinon';

import { Output } from '../../../src/cli/output.js';
import { runOnestar } from '../../../src/cli/run-onestar.js';
import { failOnUnforeseenErrors } from '../../../src/cli/unforeseen-errors.js';
import { SystemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';

/** What the command uses of a process, without a process. */
function makeProcess() {
  const exit = sinon.stub();
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const facts = { env: {}, platform: 'linux', pid: 0, cwd: () => '/nowhere', exit };
  const process = Object.assign(new EventEmitter(), streams, facts) as unknown as NodeJS.Process & EventEmitter;
  const textOf = (stream: PassThrough): string => String((stream.read() as Buffer | null) ?? '');
  return { process, exit, out: () => textOf(streams.stdout), err: () => textOf(streams.stderr), ...streams };
}

async function run(...args: string[]) {
  const { process, out, err } = makeProcess();
  const exitCode = await runOnestar({
    args,
    process,
    homeDirectory: '/nowhere',
    clock: new SystemClock(),
    version: '1.2.3',
    edge: { id: 'edge', phase: 'edges', starts: [], module: new ContainerModule(() => {}) },
  });
  return { exitCode, stdout: out(), stderr: err(), listeners: process.eventNames() };
}

describe('runOnestar', () => {
  it('writes pages to stdout', async () => {
    expect(await run('--version')).to.deep.equal({ exitCode: 0, stdout: '1.2.3\n', stderr: '', listeners: [] });
    const help = await run('--help');
    expect(help).to.include({ exitCode: 0, stderr: '' });
    expect(help.stdout).to.contain('onestar status');
  });

  it('shows people who misuse it the help page and then the reason', async () => {
    const { exitCode, stdout, stderr } = await run('devices', 'nonsense');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(stderr).to.match(/^onestar devices\n[^]*\nonestar: Argument 2 is not known here\.\n {2}Nothing was done\./);
  });

  it('tells programs that misuse it why, in one line', async () => {
    const { exitCode, stdout, stderr } = await run('--json', 'devices', 'nonsense');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(JSON.parse(stderr)).to.have.nested.property('error.code', 'USAGE');
  });

  it('[C10] repeats nothing that could steer a terminal', async () => {
    const { stderr } = await run('status', '--\u001b[2J');
    expect(stderr)
      .to.match(/Argument 2 is not known/)
      .and.not.match(/(?!\n)\p{Cc}/u);
  });
});

describe('failOnUnforeseenErrors', () => {
  it('ends with 4, not with the 1 of Node, and says so as everything else', async () => {
    const { process, exit, stdout, stderr } = makeProcess();
    failOnUnforeseenErrors(process, new Output(stdout, stderr, 'json'), silentLogger);
    process.emit('uncaughtException', new Error('a secret of the program'));
    const [line] = (await once(stderr, 'data')) as [Buffer];
    expect(JSON.parse(line.toString())).to.have.nested.property('error.code', 'INTERNAL');
    expect(line.toString()).to.not.contain('a secret');
    await Promise.resolve();
    expect(exit.args).to.deep.equal([[4]]);
  });

  it('leaves no listener behind', () => {
    const { process, stdout, stderr } = makeProcess();
    failOnUnforeseenErrors(process, new Output(stdout, stderr, 'text'), silentLogger).dispose();
    expect(process.eventNames()).to.deep.equal([]);
  });
});
