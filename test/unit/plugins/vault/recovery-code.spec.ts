import { expect } from 'chai';

import { AppError } from '../../../../src/core/errors.js';
import { newRecoveryCode, parseRecoveryCode } from '../../../../src/plugins/vault/worker/recovery-code.js';

describe('Recovery codes', () => {
  it('are 9 groups of 4, and never twice the same', () => {
    const codes = Array.from({ length: 200 }, newRecoveryCode);
    for (const code of codes) expect(code).to.match(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).to.equal(codes.length);
  });

  it('are read however they were typed', () => {
    const code = newRecoveryCode();
    const variants = [
      code.toLowerCase(),
      code.replaceAll('-', ''),
      code.replaceAll('-', ' '),
      `  ${code.replaceAll('-', ' - ')}\n`,
      code.replaceAll('0', 'o').replaceAll('1', 'l'),
      code.replaceAll('0', 'O').replaceAll('1', 'I'),
    ];
    for (const variant of variants) expect(parseRecoveryCode(variant), variant).to.equal(code);
  });

  it('[B7] are not kept by the engine once they were made or read, right or wrong', () => {
    const code = newRecoveryCode();
    const kept = [RegExp.input];
    const typed = `${code.toLowerCase()} `;
    expect(parseRecoveryCode(typed)).to.equal(code);
    kept.push(RegExp.input);
    expect(() => parseRecoveryCode(`${typed}-7`)).to.throw(AppError);
    kept.push(RegExp.input);
    expect(kept).to.deep.equal(['', '', '']);
  });

  it('show every single typo and swap of neighbours', () => {
    const code = newRecoveryCode().replaceAll('-', '');
    const refused = (typed: string): void => {
      expect(() => parseRecoveryCode(typed), typed)
        .to.throw(AppError)
        .with.property('code', 'RECOVERY_CODE_INVALID');
    };
    for (let index = 0; index < code.length; index++) {
      const wrong = code[index] === '7' ? '8' : '7';
      refused(code.slice(0, index) + wrong + code.slice(index + 1));
      const swapped =
        code.slice(0, index) +
        code
          .slice(index, index + 2)
          .split('')
          .toReversed()
          .join('') +
        code.slice(index + 2);
      if (swapped !== code) refused(swapped);
    }
    refused('');
    refused(code.slice(1));
    refused(`${code}0`);
    refused(code.replace(/./, 'U'));
  });
});
