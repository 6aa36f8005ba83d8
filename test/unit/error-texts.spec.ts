import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'chai';
import { parseSync, Visitor } from 'vite';

import { errorCodes } from '../../src/core/errors.js';
import { entryError } from '../../src/keystore/entry-errors.js';
import { errorTexts } from '../../src/core/common/text/english/errors.js';
import { errorMessages } from '../../src/core/common/text/english/window/errors.js';

const sourceFolder = path.resolve(import.meta.dirname, '../../src');

/** What only programmers of the app meet, before anybody else can. */
const forProgrammers = new Set([
  'DUPLICATE_ID',
  'IPC_UNKNOWN_CHANNEL',
  'IPC_FORBIDDEN_SENDER',
  'IPC_INVALID_ARGUMENTS',
]);

/** What is said of an entry names its place. */
const wordedByPlace = [
  'ENTRY_INVALID',
  'ENTRY_SIGNATURE_INVALID',
  'ENTRY_OUT_OF_ORDER',
  'ENTRY_FOREIGN_ACCOUNT',
] as const;

/** The window's own, in its catalogue; and what is no error but a remark in the result of an import. */
const wordedBesides = ['IPC_TIMED_OUT', 'ENTRY_AUTHOR_REVOKED'] as const;

/** Words by which an error says what was not lost. */
const assurance =
  /\b(nothing (in it |of it )?(was|is)\b|(was|were|is|are) not (changed|touched|taken|written|lost)|unchanged|as it was before|no file was|(is|are) (safe|done|still valid)|goes? on|can be read|may have been done)/i;

/** An error as the sources word it; what is filled in later stands as "…". */
interface Wording {
  readonly where: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

type Argument = Parameters<
  NonNullable<ConstructorParameters<typeof Visitor>[0]['NewExpression']>
>[0]['arguments'][number];

/** The text of an argument; null if another place words it. */
function textOf(argument: Argument | undefined): string | null {
  switch (argument?.type) {
    case 'Literal':
      return typeof argument.value === 'string' ? argument.value : null;
    case 'TemplateLiteral':
      return argument.quasis.map(({ value }) => value.cooked ?? '').join('…');
    case 'ConditionalExpression': {
      const [yes, no] = [textOf(argument.consequent), textOf(argument.alternate)];
      return yes === null || no === null ? null : `${yes}\n${no}`;
    }
    default:
      return null;
  }
}

/** Every `new AppError(code, message, hint)` of a program text; those whose words are handed in have none of their own. */
export function wordingsIn(file: string, source: string): readonly Wording[] {
  const found: Wording[] = [];
  new Visitor({
    NewExpression({ callee, arguments: [code, message, hint], start }) {
      if (callee.type !== 'Identifier' || callee.name !== 'AppError') return;
      const line = source.slice(0, start).split('\n').length;
      const texts = [textOf(code), textOf(message), textOf(hint)] as const;
      if (texts[1] === null) return;
      found.push({ where: `${file}:${line}`, code: texts[0] ?? '…', message: texts[1], hint: texts[2] ?? '…' });
    },
  }).visit(parseSync(file, source).program);
  return found;
}

/** What is amiss with the words of an error; null if nothing is. */
export function problemOf({ code, message, hint }: Wording): string | null {
  if (forProgrammers.has(code)) return null;
  for (const variant of message.split('\n')) {
    if (!/[.!…]$/.test(variant)) return 'its message is no sentence';
    if (!assurance.test(variant)) return 'its message does not say what was not lost';
  }
  if (hint !== '…' && !hint.split('\n').every((variant) => /^[\p{Lu}…].*[.…]$|^Pipe /su.test(variant)))
    return 'its hint is no sentence that says what to do';
  return null;
}

const wordings: readonly Wording[] = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .flatMap((file) => wordingsIn(file, readFileSync(path.join(sourceFolder, file), 'utf8')));

describe('[F7] the words of errors', () => {
  it('say what happened, what was not lost, and what to do next', () => {
    const problems = wordings.flatMap((wording) => {
      const problem = problemOf(wording);
      return problem === null ? [] : [`${wording.where} ${wording.code}: ${problem}: ${wording.message}`];
    });
    expect(problems).to.deep.equal([]);
  });

  it('exist for every code', () => {
    const catalogued = Object.keys(errorTexts).map((key) => key.split('.')[0] ?? key);
    const worded = new Set<string>([
      ...catalogued,
      ...wordings.map(({ code }) => code),
      ...wordedByPlace,
      ...wordedBesides,
    ]);
    expect(errorCodes.filter((code) => !worded.has(code))).to.deep.equal([]);
  });

  it('are whole where they are put together', () => {
    for (const code of wordedByPlace) {
      const { message, hint } = entryError(code, 'is no entry', { device: '0'.repeat(32), sequence: 1 });
      expect(problemOf({ where: 'entry-errors.ts', code, message, hint }), code).to.equal(null);
    }
  });

  it('hold for what begins in the window', () => {
    for (const [name, { message, hint }] of Object.entries(errorMessages))
      expect(problemOf({ where: name, code: name, message, hint }), name).to.equal(null);
  });

  it('are found wanting where they say too little', () => {
    const [wording] = wordingsIn('x.ts', "throw new AppError('INTERNAL', 'It went wrong.', 'Try again.')");
    expect(wording && problemOf(wording)).to.contain('not lost');
    const [other] = wordingsIn('x.ts', "throw new AppError('INTERNAL', `${what} failed. Nothing was changed.`, 'try')");
    expect(other && problemOf(other)).to.contain('hint');
  });
});
