import { EventEmitter, once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { ContainerModule } from 'inversify';
import { expect } from 'chai';
import sinon from 'sinon';

import { Output } from '../../../src/cli/output.js';
import { runCommand } from '../../../src/cli/run-command.js';
import { runOnestar } from '../../../src/cli/run-onestar.js';
import { failOnUnforeseenErrors } from '../../../src/cli/unforeseen-errors.js';
import { serviceId, type Phase, type Plugin, type Startable } from '../../../src/container/index.js';
import { SystemClock } from '../../../src/core/clock.js';
import { silentLogger } from '../../../src/core/logger.js';
import { VaultWorkerLauncher } from '../../../src/plugins/vault/index.js';
import { withTemporaryFolder } from '../../support/temporary-folder.js';

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
  return runIn({}, ...args);
}

async function runIn(
  {
    prepare,
    edge = edgePlugin(),
    homeDirectory = '/nowhere',
    onEdge = () => undefined,
  }: {
    readonly prepare?: (process: NodeJS.Process) => void;
    readonly edge?: Plugin;
    readonly homeDirectory?: string;
    readonly onEdge?: (mustListen: () => boolean) => void;
  },
  ...args: string[]
) {
  const { process, out, err } = makeProcess();
  prepare?.(process);
  const exitCode = await runOnestar({
    args,
    process,
    homeDirectory,
    clock: new SystemClock(),
    version: '1.2.3',
    loadParts: async () => ({
      runCommand,
      edge: (mustListen) => {
        onEdge(mustListen);
        return edge;
      },
    }),
  });
  return { exitCode, stdout: out(), stderr: err(), listeners: process.eventNames() };
}

/** An edge whose worker nobody needs as long as there is no vault, with services that start in a phase. */
function edgePlugin(phase: Phase = 'edges', services: readonly Startable[] = []): Plugin {
  const bound = services.map((service) => ({ id: serviceId<Startable>('Service'), service }));
  return {
    id: 'edge',
    phase,
    starts: bound.map(({ id }) => id),
    module: new ContainerModule(({ bind }) => {
      bind<VaultWorkerLauncher>(VaultWorkerLauncher).toConstantValue({
        launch: () => expect.fail('There is no vault.'),
      });
      for (const { id, service } of bound) bind<Startable>(id).toConstantValue(service);
    }),
  };
}

/** An edge of which one service starts, and the next one fails to. */
function failingEdge(phase: Phase) {
  const dispose = sinon.spy();
  const started = { start: () => {}, dispose };
  const failing = { start: sinon.stub().throws(new Error('a secret of the part')) };
  return { edge: edgePlugin(phase, [started, failing]), dispose };
}

describe('runOnestar', () => {
  it('writes pages to stdout', async () => {
    expect(await run('--version')).to.deep.equal({ exitCode: 0, stdout: '1.2.3\n', stderr: '', listeners: [] });
    const help = await run('--help');
    expect(help).to.include({ exitCode: 0, stderr: '' });
    expect(help.stdout).to.contain('Usage: onestar COMMAND');
  });

  it('tells people who misuse it the reason and one line of usage', async () => {
    const { exitCode, stdout, stderr } = await run('devices', 'nonsense');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(stderr).to.match(
      /^onestar: Argument 2 is not known here\. Nothing was done\.\n {2}Usage: onestar devices COMMAND [^\n]*\n$/,
    );
  });

  it('tells programs that misuse it why, in one line', async () => {
    const { exitCode, stdout, stderr } = await run('--json', 'devices', 'nonsense');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(JSON.parse(stderr)).to.have.nested.property('error.code', 'USAGE');
  });

  it('works without a part that does not start, and warns of it', async () => {
    await withTemporaryFolder(async (folder) => {
      const { edge, dispose } = failingEdge('edges');
      const { exitCode, stderr, listeners } = await runIn({ edge }, '--json', '--data-dir', folder, 'status');
      expect({ exitCode, listeners }).to.deep.equal({ exitCode: 4, listeners: [] });
      const { error, warnings } = JSON.parse(stderr) as { error: { code: string }; warnings: { message: string }[] };
      // What the command says of itself: there is no vault in the folder.
      expect(error.code).to.equal('VAULT_MISSING');
      expect(warnings).to.have.length(1);
      expect(warnings[0]?.message)
        .to.match(/^The part "edge" did not start\. /)
        .and.not.contain('a secret');
      expect(dispose.callCount).to.equal(1);
    });
  });

  it('does nothing without the parts that keep data, and leaves nothing running', async () => {
    await withTemporaryFolder(async (folder) => {
      const { edge, dispose } = failingEdge('storage');
      const { exitCode, stderr, listeners } = await runIn({ edge }, '--json', '--data-dir', folder, 'status');
      expect({ exitCode, listeners }).to.deep.equal({ exitCode: 4, listeners: [] });
      expect(JSON.parse(stderr)).to.have.nested.property('error.code', 'PLUGIN_FAILED');
      expect(dispose.callCount).to.equal(1);
    });
  });

  it('looks into the data folder of the desktop app unless one is named', async () => {
    await withTemporaryFolder(async (folder) => {
      const data = path.join(folder, '.config/OneStarStream');
      await mkdir(data, { recursive: true });
      await writeFile(path.join(data, 'settings.json'), 'unreadable');
      expect(await runIn({ homeDirectory: folder }, 'status')).to.include({ exitCode: 4 });
      expect(await readdir(data)).to.include('settings.json.unreadable-1');
    });
  });

  it('asks for the password where there is a terminal, and gives that back as it was', async () => {
    await withTemporaryFolder(async (folder) => {
      const setRawMode = sinon.stub();
      const prepare = ({ stdin, stderr }: NodeJS.Process): void => {
        Object.assign(stdin, { isTTY: true, setRawMode });
        Object.assign(stderr, { isTTY: true });
        // Ctrl-D: nothing is typed.
        (stdin as unknown as PassThrough).write('\u0004');
      };
      const { exitCode, stderr } = await runIn({ prepare }, '--data-dir', folder, 'init', '--name', 'Desk');
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(/^[^\n]*password[^\n]*\nonestar: Nothing was typed\./i);
      expect(setRawMode.args).to.deep.equal([[true], [false]]);
    });
  });

  it('has to listen at any time while Ctrl-C is a key, and in a watch', async () => {
    await withTemporaryFolder(async (folder) => {
      let mustListen = (): boolean => expect.fail('It was not told.');
      const told: boolean[] = [];
      const prepare = ({ stdin, stderr }: NodeJS.Process): void => {
        Object.assign(stdin, { isTTY: true, setRawMode: () => told.push(mustListen()) });
        Object.assign(stderr, { isTTY: true });
        (stdin as unknown as PassThrough).write('\u0004');
      };
      const onEdge = (given: () => boolean): void => void (mustListen = given);
      await runIn({ prepare, onEdge }, '--data-dir', folder, 'init', '--name', 'Desk');
      expect(told, 'while it asks, and after that').to.deep.equal([true, false]);
      await runIn({ onEdge }, '--data-dir', folder, 'status');
      expect(mustListen()).to.equal(false);
      await runIn({ onEdge }, '--data-dir', folder, 'watch');
      expect(mustListen()).to.equal(true);
    });
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
