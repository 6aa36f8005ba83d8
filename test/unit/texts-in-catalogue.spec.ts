import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'chai';
import { parseSync, Visitor } from 'vite';

import { inProject } from '../../scripts/lib/project.mjs';

const catalogueFolder = 'core/common/text/';

/** Says why nothing else could be loaded, so that it can't rely on another file. */
const withoutTheCatalogue = 'cli/onestar.ts';

/** What logs, defects and schemas say is for programmers. */
const forProgrammers = /Error$|^(?:error|warn|info|debug|refine)$/;

/** A sentence: a capital letter, or what stands for a name, a space, and a full stop. */
const sentence = /^["“]?[\p{Lu}…][^]* [^]*[.?!]$/u;

/** The sentences of a program text that people may read. */
function sentencesIn(text: string): readonly string[] {
  const found: string[] = [];
  const spared: boolean[] = [];
  const add = (words: string): void => {
    if (!spared.includes(true) && sentence.test(words)) found.push(words);
  };
  const enter = (callee: { readonly type: string; readonly name?: unknown; readonly property?: unknown }): void => {
    const called = callee.type === 'MemberExpression' ? (callee.property as { readonly name?: unknown }) : callee;
    spared.push(forProgrammers.test(String(called.name)) || callee.type === 'Super');
  };
  new Visitor({
    NewExpression: ({ callee }) => enter(callee),
    'NewExpression:exit': () => spared.pop(),
    CallExpression: ({ callee }) => enter(callee),
    'CallExpression:exit': () => spared.pop(),
    Literal: ({ value }) => typeof value === 'string' && add(value),
    TemplateLiteral: ({ quasis }) => add(quasis.map(({ value }) => value.raw).join('…')),
    JSXText: ({ value }) => add(value.trim()),
  }).visit(parseSync('source.tsx', text).program);
  return found;
}

describe('Sentences for people', () => {
  it('stand in the catalogue alone', () => {
    const elsewhere = readdirSync(inProject('src'), { recursive: true, encoding: 'utf8' })
      .map((file) => file.replaceAll(path.sep, '/'))
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(catalogueFolder) && file !== withoutTheCatalogue)
      .flatMap((file) => sentencesIn(readFileSync(inProject('src', file), 'utf8')).map((words) => `${file}: ${words}`));
    expect(elsewhere).to.deep.equal([]);
  });

  it('are found wherever they stand, but for those of logs, defects and schemas', () => {
    expect(sentencesIn("const words = { reason: 'Nothing was done.' };")).to.deep.equal(['Nothing was done.']);
    expect(sentencesIn('const words = (name) => `It is ${name}.`;')).to.deep.equal(['It is ….']);
    expect(sentencesIn('const words = (name) => `"${name}" is gone.`;')).to.deep.equal(['"…" is gone.']);
    expect(sentencesIn('const page = <p>It is so.</p>;')).to.deep.equal(['It is so.']);
    expect(sentencesIn("throw new TypeError('It is so.'); logger.warn('It is so.', { name });")).to.deep.equal([]);
  });
});
