import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'chai';
import { parseSync, Visitor } from 'vite';

import { commandErrors } from '../../src/core/common/text/english/errors/command.js';
import { errorTexts } from '../../src/core/common/text/english/errors/index.js';
import { voidReasons } from '../../src/core/common/text/english/void-reasons.js';
import { errorMessages } from '../../src/core/common/text/english/window/errors.js';
import {
  toWords,
  type Entry,
  type ErrorWords,
  type Place,
  type TextParameters,
} from '../../src/core/common/text/text.js';
import { errorCodes } from '../../src/core/errors.js';

const sourceFolder = path.resolve(import.meta.dirname, '../../src');
const catalogueFolder = path.join('core', 'common', 'text', 'english', 'errors');

/** Begins in the window, whose catalogue has its words. */
const wordedInTheWindow = 'IPC_TIMED_OUT';
/** Never thrown: it says in a report why an entry has no effect. */
const neverThrown = 'ENTRY_AUTHOR_REVOKED';

/** What only programmers of the app meet, before anybody else can; and texts that say by themselves that nothing happened. */
const withoutAssurance = new Set(['DUPLICATE_ID', 'WRONG_PASSWORD', 'UNLOCK_THROTTLED']);

/** Words by which an error says what is safe. */
const assurance =
  /\b(Nothing (in it )?was (changed|imported|done|opened|scheduled|forced|lost|written|sent)|(was|were|is|are) (not changed|not touched|unchanged|safe|done|still valid)|as it was before|can be read and exported|may have been done|does not count as an attempt)\b/;

/** How an advice begins: with what to do, after what it may be about. */
const beginsWithAnAct =
  /^(?:(?:If|With|To|Until|Without|As)\b[^.]*, )?(?:Ask|Bring|Build|Check|Choose|Close|Compare|Copy|Correct|Create|Do|Emit|Enter|Export|Force|Free|Give|Import|Keep|Leave|Look|Move|Name|Open|Pipe|Put|Quit|Read|Register|Repeat|Replace|Report|Restart|Restore|Run|Save|See|Set|Start|Try|Type|Unlock|Update|Usage: |Use|Wait|Write|You can)\b/;

/** What the command has no way to do. */
const needsTheWindow =
  /compar\w+ (?:the |their )?codes|verif|dialog|\bpages?\b|\bSettings\b|\bclick|\bbutton|\bmenu\b|[Rr]estart the app|Quit OneStarStream|\bunlock\b|\bopen the vault\b/i;
/** Says that another place can. */
const namesTheWindow = /in the app’s window/;

/** What the window has no way to do. */
const needsTheCommand = /\bonestar [a-z]|--(?!data-dir)[a-z]+/;

/** Parameters under any name that an entry may ask for. */
const anyParameters: TextParameters = new Proxy(
  {},
  {
    get: (_, name) => (name === 'ids' ? ['0a1b2c3d'] : '7'),
  },
);

/** How an error reads in one place. */
interface Wording extends ErrorWords {
  readonly key: string;
  readonly place: Place;
}

/** Where an error can be read: those of the command alone are never seen in the window. */
const placesOf = (key: string): readonly Place[] =>
  Object.hasOwn(commandErrors, key) ? ['command'] : ['window', 'command'];

/** Each entry of a catalogue, as it reads in each place. */
export function wordingsOf(texts: Readonly<Record<string, Entry<ErrorWords>>>): readonly Wording[] {
  return Object.entries(texts).flatMap(([key, entry]) =>
    placesOf(key).map((place) => ({
      key,
      place,
      ...toWords(entry, anyParameters, { place, now: 0 }),
    })),
  );
}

/** What is amiss with the words of an error; null if nothing is. */
export function problemOf({ key, place, message, hint }: Wording): string | null {
  const code = key.split('.', 1)[0] ?? key;
  if (!/^[^a-z].*\.$/su.test(message)) return 'its message is no sentence';
  if (!withoutAssurance.has(code) && !assurance.test(message)) return 'its message does not say what is safe';
  if (message.includes(';') && !/\(.*;.*\)/.test(message)) return 'its message strings sentences together';
  if (!beginsWithAnAct.test(hint) || !/[.…]$|: \S[^.]*$/u.test(hint)) return 'its hint does not say what to do';
  if (hint.includes(';')) return 'its hint strings sentences together';
  if (place === 'command' && needsTheWindow.test(hint) && !namesTheWindow.test(hint))
    return 'its hint names what the command can’t do';
  if (place === 'window' && needsTheCommand.test(hint)) return 'its hint names what the window can’t do';
  return null;
}

/** The problems of some wordings, a line each. */
function problemsOf(wordings: readonly Wording[]): readonly string[] {
  return wordings.flatMap((wording) => {
    const problem = problemOf(wording);
    return problem === null
      ? []
      : [`${wording.key} (${wording.place}): ${problem}: ${wording.message} | ${wording.hint}`];
  });
}

interface Source {
  readonly file: string;
  readonly text: string;
}

const sources: readonly Source[] = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(sourceFolder, file), 'utf8') }));

/** Where a program text makes an error by hand, with words of its own. */
export function errorsWithOwnWords({ file, text }: Source): readonly string[] {
  const found: string[] = [];
  new Visitor({
    NewExpression({ callee, start }) {
      if (callee.type !== 'Identifier' || callee.name !== 'AppError') return;
      found.push(`${file}:${text.slice(0, start).split('\n').length}`);
    },
    ObjectExpression({ properties, start }) {
      const written = properties.flatMap((property) =>
        property.type === 'Property' &&
        property.key.type === 'Identifier' &&
        ['Literal', 'TemplateLiteral'].includes(property.value.type)
          ? [property.key.name]
          : [],
      );
      if (!written.includes('message') || !written.includes('hint')) return;
      found.push(`${file}:${text.slice(0, start).split('\n').length}`);
    },
  }).visit(parseSync(file, text).program);
  return found;
}

describe('[F7] the words of errors', () => {
  it('say what happened, what is safe, and what to do right there', () => {
    expect(problemsOf(wordingsOf(errorTexts))).to.deep.equal([]);
  });

  it('hold for what begins in the window', () => {
    for (const [key, words] of Object.entries(errorMessages))
      expect(problemOf({ key, place: 'window', ...words }), key).to.equal(null);
  });

  it('exist for every code', () => {
    const worded = new Set(Object.keys(errorTexts).map((key) => key.split('.', 1)[0]));
    const missing = errorCodes.filter((code) => !worded.has(code));
    expect(missing).to.have.members([wordedInTheWindow, neverThrown]);
  });

  it('stand in the catalogue alone', () => {
    const elsewhere = sources
      .filter(
        ({ file }) =>
          file !== path.join('core', 'errors.ts') && !file.startsWith(path.dirname(path.dirname(catalogueFolder))),
      )
      .flatMap((source) => errorsWithOwnWords(source));
    expect(elsewhere).to.deep.equal([]);
  });

  it('are all used', () => {
    const program = sources
      .filter(({ file }) => !file.startsWith(catalogueFolder))
      .map(({ text }) => text)
      .join('\n');
    expect(Object.keys(errorTexts).filter((key) => !program.includes(`'${key}'`))).to.deep.equal([]);
  });

  it('are found wanting where they say too little, or what can’t be done there', () => {
    const good = { message: 'It went wrong. Nothing was changed.', hint: 'Try again.' };
    const problem = (words: Partial<ErrorWords>, place: Place = 'window'): string | null =>
      problemOf({ key: 'INTERNAL', place, ...good, ...words });
    expect(problem({})).to.equal(null);
    expect(problem({ message: 'It went wrong' })).to.contain('no sentence');
    expect(problem({ message: 'It went wrong.' })).to.contain('what is safe');
    expect(problem({ hint: 'Nothing can be done.' })).to.contain('what to do');
    expect(problem({ hint: 'Use the dialog.' })).to.equal(null);
    expect(problem({ hint: 'Use the dialog.' }, 'command')).to.contain('command can’t do');
    expect(problem({ hint: 'Use the dialog in the app’s window.' }, 'command')).to.equal(null);
    expect(problem({ hint: 'Update the app, then open the vault again.' }, 'command')).to.contain('command can’t do');
    expect(problem({ hint: 'Run "onestar status".' })).to.contain('window can’t do');
    expect(errorsWithOwnWords({ file: 'x.ts', text: "\nthrow new AppError('INTERNAL', 'A.', 'B.');" })).to.deep.equal([
      'x.ts:2',
    ]);
    expect(
      errorsWithOwnWords({ file: 'x.ts', text: "\nconst error = { code, message: 'A.', hint: `B ${c}.` };" }),
    ).to.deep.equal(['x.ts:2']);
  });
});

describe('[F7] the reasons why entries have no effect', () => {
  it('are sentences', () => {
    for (const reason of Object.values(voidReasons)) expect(reason).to.match(/^\p{Lu}.*\.$/su);
  });
});
