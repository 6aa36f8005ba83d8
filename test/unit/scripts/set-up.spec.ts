import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { launchSwitches } from '../../../scripts/lib/electron-runtime.mjs';
import { exclusively } from '../../../scripts/lib/exclusively.mjs';
import { inProject } from '../../../scripts/lib/project.mjs';
import { makeStandInRuntime } from '../../../scripts/lib/stand-in-runtime.mjs';
import { makeFolder } from '../../../scripts/lib/work-folder.mjs';

/** Its own: restoring sinon's shared one would also undo, a second time, the fake time of other files. */
const sandbox = sinon.createSandbox();

describe('set-up', () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'onestarstream-set-up-'))));

  afterEach(() => {
    sandbox.restore();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('makes a folder in one step', () => {
    const write =
      (text: string) =>
      async (part: string): Promise<void> =>
        writeFileSync(path.join(part, 'file'), text);

    it('that replaces an older one', async () => {
      const target = path.join(folder, 'made');
      await makeFolder(target, write('old'));
      await makeFolder(target, write('new'));
      expect(readFileSync(path.join(target, 'file'), 'utf8')).to.equal('new');
      expect(readdirSync(folder)).to.deep.equal(['made']);
    });

    it('and leaves the older one in place if the work fails', async () => {
      const target = path.join(folder, 'made');
      await makeFolder(target, write('old'));
      const failing = makeFolder(target, async (part) => {
        await write('half')(part);
        throw new Error('disk full');
      });
      expect(await failing.catch(String)).to.equal('Error: disk full');
      expect(readFileSync(path.join(target, 'file'), 'utf8')).to.equal('old');
      expect(readdirSync(folder)).to.deep.equal(['made']);
    });

    it('and removes what a killed run left', async () => {
      mkdirSync(path.join(folder, 'made.part-killed'));
      await makeFolder(path.join(folder, 'made'), write('new'));
      expect(readdirSync(folder)).to.deep.equal(['made']);
    });

    it('and leaves nothing behind when it is interrupted', async () => {
      const script = `
        import { writeFileSync } from 'node:fs';
        import { runAsCommand } from ${JSON.stringify(inProject('scripts/lib/command.mjs'))};
        import { makeFolder } from ${JSON.stringify(inProject('scripts/lib/work-folder.mjs'))};
        await runAsCommand(() => makeFolder(${JSON.stringify(path.join(folder, 'made'))}, (part) => {
          writeFileSync(part + '/file', 'half');
          process.stdout.write('at work');
          return new Promise(() => setInterval(() => {}, 1000));
        }));`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.stdout.once('data', () => child.kill('SIGINT'));
      const code = await new Promise((resolve) => child.once('close', resolve));
      expect(code).to.equal(130);
      expect(readdirSync(folder)).to.deep.equal([]);
    });
  });

  describe('does one thing at a time', () => {
    const name = `test-${process.pid}`;
    const lock = inProject('.runtime', `${name}.lock`);

    afterEach(() => rmSync(lock, { force: true }));

    it('and the next one when the first has ended, well or not', async () => {
      const order: string[] = [];
      const first = exclusively(name, async () => {
        expect(readFileSync(lock, 'utf8')).to.equal(String(process.pid));
        order.push('first');
        throw new Error('failed');
      });
      expect(await first.catch(String)).to.equal('Error: failed');
      await exclusively(name, async () => order.push('second'));
      expect(order).to.deep.equal(['first', 'second']);
      expect(existsSync(lock)).to.equal(false);
    });

    it('and waits for another process that is at it', async () => {
      const { pid } = process;
      mkdirSync(path.dirname(lock), { recursive: true });
      writeFileSync(lock, String(pid));
      const told = sandbox.stub(process.stderr, 'write');
      const done = exclusively(name, async () => existsSync(lock));
      expect(told.args.flat().join('')).to.contain(`Waiting for process ${pid}`);
      rmSync(lock);
      expect(await done).to.equal(true);
    });

    it('and does not wait for a process that is gone', async () => {
      const gone = spawn(process.execPath, ['--eval', '']);
      await new Promise((resolve) => gone.once('close', resolve));
      mkdirSync(path.dirname(lock), { recursive: true });
      writeFileSync(lock, String(gone.pid));
      expect(await exclusively(name, async () => 'done')).to.equal('done');
    });
  });

  it('refuses a runtime that is not the one expected, and keeps nothing of it', async () => {
    // Stands in for npm: "downloads" a package of the right name and the wrong bytes.
    const npm = path.join(folder, 'npm-cli.js');
    writeFileSync(
      npm,
      `require('node:fs').writeFileSync(process.argv[process.argv.indexOf('--pack-destination') + 1] + '/a.tgz', 'forged')`,
    );
    sandbox.stub(process, 'env').value({ ...process.env, npm_execpath: npm });
    sandbox.stub(process.stderr, 'write');
    const target = path.join(folder, 'runtime/electron');
    const error: unknown = await makeStandInRuntime(target).catch((reason: unknown) => reason);
    sandbox.restore();
    expect(String(error)).to.match(/is not the one expected and was deleted unused: its SHA-256 is [0-9a-f]{64}/);
    expect(error).to.have.property('instead').that.contains('npm run setup');
    expect(existsSync(target)).to.equal(false);
    expect(readdirSync(path.dirname(target))).to.deep.equal([]);
  });

  describe('turns off Chromium’s sandbox', () => {
    it('for root, whom it refuses to run for', () => {
      sandbox.stub(process, 'getuid').returns(0);
      expect(launchSwitches()).to.deep.equal(['--no-sandbox']);
    });

    it('for nobody else', () => {
      sandbox.stub(process, 'getuid').returns(1000);
      expect(launchSwitches()).to.deep.equal([]);
    });

    it('in one place of the project', () => {
      const flag = ['--no', 'sandbox'].join('-');
      const files = ['src', 'scripts', 'test', '.ci', 'package.json', 'playwright.config.ts'].flatMap(filesUnder);
      const places = files.filter((file) => readFileSync(inProject(file), 'utf8').includes(flag));
      expect(places).to.deep.equal(['scripts/lib/electron-runtime.mjs', 'test/unit/scripts/set-up.spec.ts']);
    });
  });
});

function filesUnder(name: string): string[] {
  const entries =
    name.includes('.json') || name.endsWith('.ts')
      ? []
      : readdirSync(inProject(name), { recursive: true, withFileTypes: true });
  if (entries.length === 0) return [name];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(inProject(), path.join(entry.parentPath, entry.name)));
}
