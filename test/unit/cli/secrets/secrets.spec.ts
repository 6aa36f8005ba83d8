import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';

import { Output } from '../../../../src/cli/output.js';
import type { SecretSource } from '../../../../src/cli/secrets/secret-source.js';
import { Secrets } from '../../../../src/cli/secrets/secrets.js';
import { StandardInput } from '../../../../src/cli/standard-input.js';
import type { TerminalPrompt } from '../../../../src/cli/terminal-prompt.js';
import { rejection } from '../../../support/defer.js';

describe('Secrets', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'onestarstream-secrets-'));
  });

  after(() => rm(folder, { recursive: true }));

  interface Given {
    readonly source?: SecretSource;
    /** What a person types, if there is a terminal. */
    readonly answers?: string[] | null;
    readonly stdin?: string;
  }

  function make({ source = { kind: 'prompt' }, answers = null, stdin = '' }: Given = {}) {
    const stderr = new PassThrough({ encoding: 'utf8' });
    const questions: string[] = [];
    const shown: string[] = [];
    const askSecret = (question: string): Promise<string> => {
      questions.push(question);
      return Promise.resolve(answers?.shift() ?? '');
    };
    const ask = (question: string): Promise<string> => {
      shown.push(question);
      return askSecret(question);
    };
    const prompt = answers === null ? null : ({ ask, askSecret } as TerminalPrompt);
    const secrets = new Secrets(
      source,
      new StandardInput(Readable.from([Buffer.from(stdin)])),
      prompt,
      new Output(new PassThrough(), stderr, 'text'),
    );
    return { secrets, questions, shown, err: () => String(stderr.read() ?? '') };
  }

  async function file(content: string, mode = 0o600): Promise<string> {
    const name = path.join(folder, 'secret');
    await writeFile(name, content);
    await chmod(name, mode);
    return name;
  }

  it('takes the password from a file, from standard input, or from a person', async () => {
    const fromFile = make({ source: { kind: 'file', path: await file('from a file\n') } });
    expect(await fromFile.secrets.password()).to.equal('from a file');
    expect(fromFile.secrets.isPasswordGiven).to.equal(true);

    const fromStdin = make({ source: { kind: 'stdin' }, stdin: 'from stdin\n' });
    expect(await fromStdin.secrets.password()).to.equal('from stdin');

    const asked = make({ answers: ['typed'] });
    expect(await asked.secrets.password()).to.equal('typed');
    expect(asked.secrets.isPasswordGiven).to.equal(false);
  });

  it('asks twice for what is new, once for what exists', async () => {
    const { secrets, questions, shown } = make({ answers: ['a', 'a', 'b', 'b', 'c', 'd', 'e'] });
    expect(await secrets.passwordOfNewVault()).to.equal('a');
    expect(await secrets.replacementPassword(undefined)).to.equal('b');
    expect(await secrets.recoveryKey(undefined)).to.equal('c');
    expect(await secrets.oldRecoveryKey(undefined)).to.equal('d');
    expect(await secrets.pairingCode(undefined)).to.equal('e');
    expect(questions).to.have.length(7);
    expect(new Set(questions)).to.have.property('size', 6);
    expect(shown, 'what another screen shows anyway').to.deep.equal([questions.at(-1)]);
  });

  it('refuses two answers that differ', async () => {
    const { secrets } = make({ answers: ['one', 'other'] });
    expect(await rejection(secrets.passwordOfNewVault())).to.include({ code: 'USAGE' });
  });

  it('says which option to use when there is no terminal', async () => {
    const { secrets } = make();
    expect(await rejection(secrets.password())).to.include({
      code: 'USAGE',
      hint: 'Give it with --password-file FILE or --password-stdin.',
    });
    for (const asked of [secrets.recoveryKey(undefined), secrets.oldRecoveryKey(undefined)]) {
      expect(await rejection(asked)).to.include({ code: 'USAGE', hint: 'Give it with --recovery-key-file FILE.' });
    }
    expect(await rejection(secrets.pairingCode(undefined))).to.include({
      code: 'USAGE',
      hint: 'Give it with --code-file FILE.',
    });
    expect(await rejection(secrets.replacementPassword(undefined))).to.include({
      hint: 'Give it with --new-password-file FILE.',
    });
  });

  it('warns of a file that others can read, and uses it', async function () {
    if (process.platform === 'win32') this.skip();
    const { secrets, err } = make();
    expect(await secrets.recoveryKey(await file('shared\n', 0o644))).to.equal('shared');
    expect(err())
      .to.match(/^Warning: Other accounts of this machine can read the recovery key file/)
      .and.not.contain('shared\n');
  });

  it('says that standard input is used up when a second secret is to come from it', async () => {
    const { secrets } = make({ source: { kind: 'stdin' }, stdin: 'one\ntwo\n' });
    await secrets.password();
    const error = await rejection(secrets.recoveryKey('-'));
    expect(error).to.include({ code: 'USAGE' });
    expect((error as Error).message).to.contain('was used up for the password');
  });
});
