import { expect } from 'chai';

import { requirePaperForm } from '../../../../../src/plugins/vault/worker/trust/paper-form.js';
import {
  newRecoveryPaper,
  recoveryKeysOf,
  recoveryPaperOf,
} from '../../../../../src/plugins/vault/worker/trust/recovery-paper.js';
import { bytesFrom } from '../../../../support/trust/bytes-from.js';

describe('The paper of a recovery key', () => {
  const paper = recoveryPaperOf(bytesFrom('paper', 25));

  it('is 11 groups of 4 letters and digits, never twice the same', () => {
    const papers = Array.from({ length: 100 }, newRecoveryPaper);
    for (const one of papers) expect(one).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){10}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(papers).size).to.equal(papers.length);
  });

  it('gives the same keys however it is typed', () => {
    const { ed25519 } = recoveryKeysOf(paper)!.record;
    const variants = [
      paper.toLowerCase(),
      paper.replaceAll('-', ''),
      ` ${paper.replaceAll('-', ' ')}\n`,
      paper.replaceAll('0', 'O').replaceAll('1', 'l'),
    ];
    for (const typed of variants) expect(recoveryKeysOf(typed)!.record.ed25519, typed).to.deep.equal(ed25519);
  });

  it('[B7] is not kept by the engine once it was made or read, right or wrong', () => {
    const printed = newRecoveryPaper();
    const kept = [RegExp.input];
    const typed = `${printed.toLowerCase()} `;
    expect(recoveryKeysOf(typed)).not.to.equal(null);
    kept.push(RegExp.input);
    requirePaperForm(typed);
    kept.push(RegExp.input);
    expect(() => requirePaperForm(`${typed}-7`))
      .to.throw()
      .with.property('code', 'RECOVERY_KEY_INVALID');
    kept.push(RegExp.input);
    expect(kept).to.deep.equal(['', '', '', '']);
  });

  it('shows every single typo and every swap of neighbours', () => {
    const symbols = paper.replaceAll('-', '');
    for (let index = 0; index < symbols.length; index++) {
      const typo = symbols[index] === '7' ? '8' : '7';
      expect(recoveryKeysOf(symbols.slice(0, index) + typo + symbols.slice(index + 1))).to.equal(null);
      const [one = '', two = ''] = symbols.slice(index);
      if (two !== '' && one !== two)
        expect(recoveryKeysOf(symbols.slice(0, index) + two + one + symbols.slice(index + 2))).to.equal(null);
    }
    for (const typed of ['', symbols.slice(1), `${symbols}0`, symbols.replace(/./, 'U')])
      expect(recoveryKeysOf(typed)).to.equal(null);
  });
});
