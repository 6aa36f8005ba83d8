import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'chai';
import { parseSync, Visitor } from 'vite';

const ui = path.resolve(import.meta.dirname, '../../../src/ui');

/** Where words may stand: the catalogue itself. */
const CATALOGUE = /^text\/messages\//;

/** What a person reads has a capital at its beginning, or several words; names in code have neither. */
const SENTENCE = /^\p{Lu}\p{Ll}+(?=[\s.,:;!?]|$)|\p{L}{2,} \p{L}{2,}|…/u;
const LETTERS = /\p{L}/u;
/** What the platform calls keys and kinds of dragged data, and the sign of what is cut off. */
const platformNames = new Set(['Control', 'End', 'Enter', 'Escape', 'Files', 'Home', 'Meta', 'Tab', '…']);

/** Attributes whose value is shown or read out, whatever it looks like. */
const spokenAttributes = new Set(['aria-label', 'aria-description', 'alt', 'placeholder', 'title', 'label']);
/** Attributes whose value is never shown. */
const silentAttributes =
  /^(className|id|type|role|href|data-|viewBox|d$|points|width|height|name|autoComplete|aria-keyshortcuts)/;

interface Node {
  readonly start: number;
}

/** The literals of a program text that a person would read. */
function literalsShown(file: string, source: string): readonly string[] {
  const found: string[] = [];
  const harmless = new Set<number>();
  const skip = (node: Node | null | undefined): void => void (node && harmless.add(node.start));
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} can’t be read: ${errors[0]?.message ?? ''}`);
  const check = ({ start }: Node, text: string, isShown: (text: string) => boolean): void => {
    if (!harmless.has(start) && isShown(text)) found.push(`${file}: ${text.trim()}`);
  };
  const isSentence = (text: string): boolean => SENTENCE.test(text) && !platformNames.has(text);
  new Visitor({
    ImportDeclaration: ({ source: from }) => skip(from),
    ImportExpression: ({ source: from }) => skip(from),
    TSLiteralType: ({ literal }) => skip(literal),
    // What is thrown at programmers, in words of their own.
    NewExpression({ callee, arguments: [message] }) {
      if (callee.type === 'Identifier' && /^(Type)?Error$/.test(callee.name)) skip(message);
    },
    MemberExpression({ computed, property }) {
      if (computed) skip(property);
    },
    Property({ key }) {
      skip(key);
    },
    JSXAttribute({ name, value }) {
      const attribute = name.type === 'JSXIdentifier' ? name.name : '';
      if (silentAttributes.test(attribute)) skip(value);
      else if (spokenAttributes.has(attribute) && value?.type === 'Literal' && typeof value.value === 'string') {
        check(value, value.value, (text) => LETTERS.test(text));
        skip(value);
      }
    },
    JSXText: (node) => check(node, node.value, (text) => LETTERS.test(text)),
    Literal(node) {
      if (typeof node.value === 'string') check(node, node.value, isSentence);
    },
    TemplateElement: (node) => check(node, node.value.cooked ?? '', isSentence),
  }).visit(program);
  return found;
}

function sources(): readonly string[] {
  return readdirSync(ui, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && !CATALOGUE.test(file));
}

describe('the message catalogue', () => {
  it('holds every sentence of the window', () => {
    const outside = sources().flatMap((file) => literalsShown(file, readFileSync(path.join(ui, file), 'utf8')));
    expect(outside.join('\n')).to.equal('');
  });

  for (const [where, source] of [
    ['the text of an element', 'const a = <p>words</p>;'],
    ['a label', 'const a = <Button label="close" />;'],
    ['another attribute', 'const a = <Field hint="Choose one of them" />;'],
    ['an expression', "const a = <p>{isOn ? 'Turn it off' : null}</p>;"],
    ['a template', 'const a = `Delete ${name} now`;'],
    ['a call', "toasts.show({ title: 'Saved' });"],
  ] as const) {
    it(`is missed by words in ${where}`, () => {
      expect(literalsShown('planted.tsx', source)).to.have.lengthOf(1);
    });
  }

  it('leaves to the code what is the code’s own', () => {
    const source = `import { a } from 'Some package';
      type Kind = 'One thing';
      const b = <div className={styles['Two words']} data-testid="not shown" role="status">{'·'}</div>;
      if (a === undefined) throw new Error('This cannot be.');`;
    expect(literalsShown('innocent.tsx', source)).to.deep.equal([]);
  });
});
