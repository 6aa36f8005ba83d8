import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseSync, Visitor } from 'vite';

import { inProject } from '../../scripts/lib/project.mjs';

const NUMBER = /\[([A-Z]\d+)\]/g;

/** The numbers in the titles of tests: they are texts wherever they stand, in a list that makes tests too. */
function numbersInTitles(): ReadonlySet<string> {
  const numbers = new Set<string>();
  for (const file of readdirSync(inProject('test'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.spec\.tsx?$/.test(file)) continue;
    const add = (text: string): void => [...text.matchAll(NUMBER)].forEach(([, number]) => numbers.add(number!));
    new Visitor({
      Literal: ({ value }) => typeof value === 'string' && add(value),
      TemplateElement: ({ value }) => add(value.raw),
    }).visit(parseSync(file, readFileSync(inProject('test', file), 'utf8')).program);
  }
  return numbers;
}

describe('docs/promises.md', () => {
  const listed = [...readFileSync(inProject('docs/promises.md'), 'utf8').matchAll(/^\| ([A-Z]\d+) \| \S/gm)].map(
    ([, number]) => number!,
  );
  const proved = numbersInTitles();

  it('lists every promise whose number a test bears', () => {
    expect([...proved].filter((number) => !listed.includes(number))).to.deep.equal([]);
  });

  it('lists no promise that no test proves, and none twice', () => {
    expect(listed.filter((number) => !proved.has(number))).to.deep.equal([]);
    expect(listed).to.deep.equal([...new Set(listed)]);
  });
});
