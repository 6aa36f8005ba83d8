/**
 * Who may import whom. The layers keep the domain free of I/O and of Electron, let plugins meet only at their public faces, and keep
 * the window's code apart from the main process. docs/architecture.md has the same table with the reasons; a test compares the two.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';

/**
 * A part of `src`: a folder, or one file without its extension. `*` stands for one name. A file belongs to the first part in the list
 * that fits it.
 *
 * @typedef {object} SourcePart
 * @property {string} path relative to `src`, with forward slashes
 * @property {readonly string[]} imports the other parts or files of ours that it may import
 * @property {readonly string[]} [typesFrom] the files of ours from which it may import types alone
 */

/**
 * A rule beside the table.
 *
 * @typedef {object} ImportRule
 * @property {string} name
 * @property {(importer: string) => boolean} binds which files of ours
 * @property {(target: Target) => boolean} forbids
 */

/** @typedef {{ kind: 'ours', file: string } | { kind: 'package', name: string }} Target what an import leads to */
/** @typedef {{ specifier: string, start: number, isType: boolean }} Import */
/** @typedef {{ file: string, line: number, specifier: string, message: string }} Violation */

/** Stands for an import's target that is worked out at run time. */
const COMPUTED = '<computed>';

const PLUGIN_FACES = 'plugins/*/index';

/** @type {readonly SourcePart[]} */
export const SOURCE_PARTS = [
  { path: 'core/common', imports: [] },
  { path: 'core', imports: ['core/common'] },
  { path: 'keystore', imports: ['core'] },
  { path: 'container', imports: ['core'] },
  {
    path: 'plugins/ipc-publisher',
    imports: ['core', 'keystore', 'container', PLUGIN_FACES, 'ipc/contract', 'ipc/channels'],
  },
  { path: 'plugins/*', imports: ['core', 'keystore', 'container', PLUGIN_FACES] },
  { path: 'ipc', imports: ['core', 'keystore', 'container', PLUGIN_FACES] },
  { path: 'app-plugins', imports: ['container', PLUGIN_FACES] },
  { path: 'electron', imports: ['core', 'keystore', 'container', PLUGIN_FACES, 'ipc', 'app-plugins'] },
  {
    path: 'cli',
    imports: ['core', 'keystore', 'container', PLUGIN_FACES, 'plugins/vault/own-thread-worker', 'app-plugins'],
  },
  { path: 'ui', imports: ['core/common', 'ipc/channels'], typesFrom: ['ipc/contract'] },
  { path: 'main', imports: ['core', 'electron'] },
  { path: 'globals', imports: [] },
];

/** @type {readonly ImportRule[]} */
export const IMPORT_RULES = [
  {
    name: 'nothing outside `plugins/vault` imports from `plugins/vault/worker`',
    binds: (importer) => !isIn('plugins/vault', importer),
    forbids: (target) => target.kind === 'ours' && isIn('plugins/vault/worker', target.file),
  },
  {
    name: '`core/common` imports no package and nothing of Node.js',
    binds: (importer) => isIn('core/common', importer),
    forbids: (target) => target.kind === 'package',
  },
  {
    name: '`keystore` and `ui` import nothing of Node.js',
    binds: (importer) => isIn('keystore', importer) || isIn('ui', importer),
    forbids: (target) => target.kind === 'package' && target.name.startsWith('node:'),
  },
  {
    name: "only `core/zod` imports 'zod', which it sets up",
    binds: (importer) => importer !== 'core/zod',
    forbids: (target) => target.kind === 'package' && target.name === 'zod',
  },
  {
    name: "only `electron`, `ipc/preload` and `main` import 'electron'",
    binds: (importer) => !isIn('electron', importer) && importer !== 'ipc/preload' && importer !== 'main',
    forbids: (target) => target.kind === 'package' && target.name === 'electron',
  },
];

/**
 * Checks every import of every TypeScript file under `<root>/src`: static, dynamic, re-exporting, of types, and by `require`.
 *
 * @param {string} root
 * @returns {Violation[]}
 */
export function findImportViolations(root) {
  const source = path.join(root, 'src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  return files.toSorted().flatMap((name) => checkFile(source, name.replaceAll(path.sep, '/')));
}

/**
 * @param {string} source
 * @param {string} file
 * @returns {Violation[]}
 */
function checkFile(source, file) {
  const importer = withoutExtension(file);
  const part = SOURCE_PARTS.find(({ path: pattern }) => isIn(pattern, importer));
  if (!part)
    return [{ file: `src/${file}`, line: 1, specifier: file, message: 'every file belongs to a part of `src`' }];
  const text = readFileSync(path.join(source, file), 'utf8');
  return importsOf(file, text).flatMap((found) => {
    const line = text.slice(0, found.start).split('\n').length;
    return brokenRules(part, importer, found).map((message) => ({
      file: `src/${file}`,
      line,
      specifier: found.specifier,
      message,
    }));
  });
}

/**
 * @param {SourcePart} part the importer's
 * @param {string} importer
 * @param {Import} found
 * @returns {string[]} what each broken rule says
 */
function brokenRules(part, importer, { specifier, isType }) {
  if (specifier === COMPUTED) return ['an import says what it imports'];
  const target = targetOf(importer, specifier);
  const broken = IMPORT_RULES.filter((rule) => rule.binds(importer) && rule.forbids(target)).map(({ name }) => name);
  // A rule that knows the case better has spoken already.
  if (broken.length === 0 && target.kind === 'ours' && !mayImport(part, importer, target.file, isType)) {
    return [rowOf(part)];
  }
  return broken;
}

/**
 * @param {SourcePart} part the importer's
 * @param {string} importer
 * @param {string} file
 * @param {boolean} isType
 */
function mayImport(part, importer, file, isType) {
  const own = prefix(part.path).exec(importer)?.[0] ?? '';
  const open = [own, ...part.imports, ...(isType ? (part.typesFrom ?? []) : [])];
  return open.some((pattern) => isIn(pattern, file));
}

/** @param {SourcePart} part */
function rowOf({ path: name, imports, typesFrom = [] }) {
  const others = [...imports.map((each) => `\`${each}\``), ...typesFrom.map((each) => `the types of \`${each}\``)];
  return `\`${name}\` imports ${others.length === 0 ? 'nothing else of ours' : `only ${others.join(', ')}`}`;
}

/**
 * @param {string} pattern of a part or a file
 * @param {string} file
 */
function isIn(pattern, file) {
  return prefix(pattern).test(file);
}

/** @param {string} pattern */
function prefix(pattern) {
  return new RegExp(`^${pattern.replaceAll('*', '[^/]+')}(?=/|$)`);
}

/**
 * @param {string} importer
 * @param {string} specifier
 * @returns {Target}
 */
function targetOf(importer, specifier) {
  if (specifier.startsWith('.')) {
    return { kind: 'ours', file: withoutExtension(path.posix.join(path.posix.dirname(importer), specifier)) };
  }
  if (isBuiltin(specifier)) return { kind: 'package', name: `node:${specifier.replace(/^node:/, '')}` };
  return { kind: 'package', name: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') };
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {Import[]}
 */
function importsOf(file, text) {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`src/${file} cannot be parsed: ${error.message}`);

  /** @type {Import[]} */
  const found = [];
  /** @type {(node: { type: string, start: number, value?: unknown } | null | undefined, kind?: 'type' | 'value') => void} */
  const add = (node, kind = 'value') => {
    if (!node) return;
    const specifier = typeof node.value === 'string' ? node.value : COMPUTED;
    found.push({ specifier, start: node.start, isType: kind === 'type' });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source, importKind),
    ExportNamedDeclaration: ({ source, exportKind }) => add(source, exportKind),
    ExportAllDeclaration: ({ source, exportKind }) => add(source, exportKind),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source, 'type'),
    TSExternalModuleReference: ({ expression }) => add(expression),
    CallExpression: ({ callee, arguments: [target] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') add(target);
    },
  }).visit(program);
  return found;
}

/** @param {string} file */
function withoutExtension(file) {
  return file.replace(/\.(?:d\.ts|[cm]?[jt]sx?)$/, '');
}
