import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { expect } from 'chai';

const ui = path.resolve(import.meta.dirname, '../../../src/ui');
const styleSheets = readdirSync(ui, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .map((file) => ({ file, text: readFileSync(path.join(ui, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '') }));
const tokens = styleSheets.find(({ file }) => file.endsWith('tokens.css'))?.text ?? '';
const others = styleSheets.filter(({ text }) => text !== tokens);

/** The places of a pattern in every style sheet but that of the tokens. */
const found = (pattern: RegExp): readonly string[] =>
  others.flatMap(({ file, text }) => [...text.matchAll(pattern)].map(([place]) => `${file}: ${place.trim()}`));

type Scheme = 'light' | 'dark';

/** The value of each colour token in a block of `tokens.css`. */
function colours(css: string, scheme: Scheme): ReadonlyMap<string, string> {
  const declarations = css.matchAll(/(--color-[\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g);
  return new Map(
    [...declarations].map(([, name = '', light, dark, both]) => [
      name,
      (scheme === 'light' ? light : dark) ?? both ?? '',
    ]),
  );
}

/** WCAG 2: relative luminance. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2: contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = 4.5;
const MORE = 7;
const GRAPHIC = 3;
const grounds = ['canvas', 'rail', 'rail-selected', 'surface', 'surface-raised', 'surface-hover', 'surface-pressed'];
const tones = ['accent', 'success', 'warning', 'danger', 'neutral'];

/** What stands on what. */
const pairs: readonly (readonly [string, string, number])[] = [
  ...grounds.flatMap((ground) => [
    ['text', ground, MORE] as const,
    ['text-muted', ground, TEXT] as const,
    ['focus', ground, GRAPHIC] as const,
  ]),
  ...tones.map((tone) => [tone, `${tone}-soft`, TEXT] as const),
  ...tones.map((tone) => ['text', `${tone}-soft`, MORE] as const),
  ...['canvas', 'surface', 'surface-raised'].flatMap((ground) => [
    ['accent', ground, TEXT] as const,
    ['danger', ground, TEXT] as const,
    ['border-strong', ground, GRAPHIC] as const,
  ]),
  ['success-graphic', 'surface', GRAPHIC],
  ['danger-graphic', 'surface', GRAPHIC],
  ['on-solid', 'accent-solid', TEXT],
  ['on-solid', 'accent-solid-hover', TEXT],
  ['on-solid', 'danger-solid', TEXT],
  ['on-solid', 'danger-solid-hover', TEXT],
  ['text', 'accent-soft', TEXT],
];

describe('the design tokens', () => {
  const moreContrast = tokens.slice(tokens.indexOf('@media (prefers-contrast: more)'));

  for (const scheme of ['light', 'dark'] as const) {
    const normal = colours(tokens.slice(0, tokens.indexOf('@media')), scheme);
    const strong = new Map([...normal, ...colours(moreContrast, scheme)]);
    for (const [name, palette] of [
      ['', normal],
      [' with more contrast', strong],
    ] as const) {
      it(`can be read in the ${scheme} scheme${name}`, () => {
        const colour = (token: string): string => palette.get(`--color-${token}`) ?? expect.fail(`no colour ${token}`);
        const weak = pairs
          .map(([front, back, least]) => ({ front, back, least, is: contrast(colour(front), colour(back)) }))
          .filter((pair) => pair.is < pair.least)
          .map(({ front, back, least, is }) => `${front} on ${back}: ${is.toFixed(2)} < ${least}`);
        expect(weak.join('\n')).to.equal('');
      });
    }
    it(`gains contrast in the ${scheme} scheme for people who ask for it`, () => {
      const between = (palette: ReadonlyMap<string, string>): number =>
        contrast(palette.get('--color-text-muted') ?? '', palette.get('--color-surface') ?? '');
      expect(between(strong)).to.be.greaterThan(between(normal)).and.greaterThan(MORE);
    });
  }

  it('are where every colour, text size and shadow comes from', () => {
    expect(found(/(#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch|color-mix)\().*;/gi).join('\n')).to.equal('');
    expect(found(/\bfont-size:(?!\s*(?:inherit|0;)).*;/g).join('\n')).to.equal('');
    expect(found(/\bfont:(?!\s*(?:inherit|var\()).*;/g).join('\n')).to.equal('');
    expect(found(/box-shadow:(?!\s*(?:none|var\()).*;/g).join('\n')).to.equal('');
  });

  it('put space on a grid of 4 px, of which icons and lines may take a half or less', () => {
    const spaces = found(/\b(?:gap|padding|margin)[\w-]*:[^;]*;/g).flatMap((place) =>
      [...place.matchAll(/([\d.]+)(rem|px)/g)].map(([length, value, unit]) => ({
        place: `${place} (${length})`,
        px: Number(value) * (unit === 'rem' ? 16 : 1),
      })),
    );
    expect(spaces.filter(({ px }) => px > 2 && px % 2 !== 0).map(({ place }) => place)).to.deep.equal([]);
  });

  it('are all defined', () => {
    const defined = new Set(
      styleSheets.flatMap(({ text }) => [...text.matchAll(/(--[\w-]+):/g)].map(([, name]) => name)),
    );
    const used = styleSheets.flatMap(({ file, text }) =>
      [...text.matchAll(/var\((--[\w-]+)\)/g)].map(([, name]) => ({ file, name })),
    );
    // Set by the library while it places what pops up.
    const fromOutside = /^--(anchor|available|transform|popup|positioner)-/;
    const unknown = used.filter(({ name = '' }) => !defined.has(name) && !fromOutside.test(name));
    expect(unknown).to.deep.equal([]);
  });
});
