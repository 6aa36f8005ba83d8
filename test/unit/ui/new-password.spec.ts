import { expect } from 'chai';

import { requests } from '../../../src/ipc/contract.js';
import { acceptStyleSheets } from '../../support/style-sheets.js';

async function importComponents() {
  acceptStyleSheets();
  const [{ checkNewPassword }, { MAX_SECRET_LENGTH }] = await Promise.all([
    import('../../../src/ui/components/new-password-fields.js'),
    import('../../../src/ui/components/text-field.js'),
  ]);
  return { checkNewPassword, MAX_SECRET_LENGTH };
}

describe('a new password', () => {
  let ui: Awaited<ReturnType<typeof importComponents>>;

  before(async () => {
    ui = await importComponents();
  });

  const problemOf = (password: string): string | undefined => ui.checkNewPassword(() => password).password;

  it('has ten characters, however a keyboard spells them', () => {
    expect(problemOf('')).to.equal('Choose a password.');
    expect(problemOf('123456789')).to.contain('at least 10');
    expect(problemOf('1234567890')).to.equal(undefined);
    // Nine letters with an accent, each sent as two code points.
    expect(problemOf('e\u0301'.repeat(9))).to.contain('at least 10');
    expect(problemOf('e\u0301'.repeat(10))).to.equal(undefined);
    expect(problemOf('🔑'.repeat(9))).to.contain('at least 10');
  });

  it('has a thousand characters at most, and says so', () => {
    expect(problemOf('x'.repeat(1000))).to.equal(undefined);
    expect(problemOf('🔑'.repeat(1000))).to.equal(undefined);
    expect(problemOf('e\u0301'.repeat(1000))).to.equal(undefined);
    expect(problemOf('x'.repeat(1001))).to.equal('Too long. Use at most 1,000 characters.');
  });

  it('is typed the same way twice', () => {
    const problems = ui.checkNewPassword((name) => `a long password, ${name}`);
    expect(problems.repeated).to.contain('differ');
  });

  it('fits into a request, however much its field takes', () => {
    const { argument } = requests['vault:unlock'];
    expect(argument.safeParse({ password: 'x'.repeat(ui.MAX_SECRET_LENGTH) }).success).to.equal(true);
    expect(argument.safeParse({ password: 'x'.repeat(ui.MAX_SECRET_LENGTH + 1) }).success).to.equal(false);
  });
});
