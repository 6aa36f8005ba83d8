/**
 * Who may import whom. The layers keep the domain free of I/O and of Electron, let plugins meet only at their public faces, and keep
 * the window's code apart from the main process. docs/architecture.md tells the reasons.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { parseSync, Visitor } from 'vite';

/**
 * A rule of one part of `src`. Paths are relative to `src`, with forward slashes and without the file's extension.
 *
 * @typedef {object} ImportRule
 * @property {string} name
 * @property {RegExp} of the files it binds
 * @property {(target: string, importer: string) => boolean} mayImport which files of ours they may import
 * @property {(packageName: string) => boolean} [mayUse] which packages they may import; all, if it does not say
 */

/** @typedef {{ file: string, line: number, specifier: string, message: string }} Violation */

/** Stands for an import's target that is worked out at run time. */
const COMPUTED = '<computed>';

/** @type {readonly ImportRule[]} */
export const IMPORT_RULES = [
  {
    name: '`core` imports nothing else of ours',
    of: /^core\//,
    mayImport: (target) => isIn(target, 'core'),
  },
  {
    name: '`keystore` imports only `core`',
    of: /^keystore\//,
    mayImport: (target) => isIn(target, 'keystore', 'core'),
  },
  {
    name: '`container` imports only `core`',
    of: /^container\//,
    mayImport: (target) => isIn(target, 'container', 'core'),
  },
  {
    name: 'a plugin imports only `core`, `keystore`, `container`, `plugin-api` and the `index` of other plugins',
    of: /^plugins\/(?!ipc-publisher\/)/,
    mayImport: mayPluginImport,
  },
  {
    name: '`plugins/ipc-publisher` imports what every plugin may, and the IPC contract that it speaks',
    of: /^plugins\/ipc-publisher\//,
    mayImport: (target, importer) => mayPluginImport(target, importer) || isIpcContract(target),
  },
  {
    name: '`ui` imports only `ipc/contract` and `ipc/channels`, and nothing of Node.js',
    of: /^ui\//,
    mayImport: (target) => isIn(target, 'ui') || isIpcContract(target),
    mayUse: (packageName) => !packageName.startsWith('node:'),
  },
  {
    name: '`plugin-api` imports nothing',
    of: /^plugin-api\//,
    mayImport: (target) => isIn(target, 'plugin-api'),
    mayUse: () => false,
  },
  {
    name: "only `core/zod` imports 'zod', which it sets up",
    of: /^(?!core\/zod$)/,
    mayImport: () => true,
    mayUse: (packageName) => packageName !== 'zod',
  },
  {
    name: "only `electron`, `ipc/preload` and `main` import 'electron'",
    of: /^(?!electron\/|ipc\/preload$|main$)/,
    mayImport: () => true,
    mayUse: (packageName) => packageName !== 'electron',
  },
];

/**
 * @param {string} file
 * @param {...string} folders
 */
function isIn(file, ...folders) {
  return folders.some((folder) => file.startsWith(`${folder}/`));
}

/** @param {string} file */
function isIpcContract(file) {
  return file === 'ipc/contract' || file === 'ipc/channels';
}

/**
 * @param {string} target
 * @param {string} importer
 */
function mayPluginImport(target, importer) {
  const isFace = /^plugins\/[^/]+\/index$/.test(target);
  return (
    isFace || pluginOf(target) === pluginOf(importer) || isIn(target, 'core', 'keystore', 'container', 'plugin-api')
  );
}

/** @param {string} file */
function pluginOf(file) {
  return /^plugins\/([^/]+)\//.exec(file)?.[1];
}

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
  const text = readFileSync(path.join(source, file), 'utf8');
  return importsOf(file, text).flatMap(({ specifier, start }) => {
    const line = text.slice(0, start).split('\n').length;
    return brokenRules(importer, specifier).map((message) => ({ file: `src/${file}`, line, specifier, message }));
  });
}

/**
 * @param {string} importer
 * @param {string} specifier
 * @returns {string[]} the rules' names
 */
function brokenRules(importer, specifier) {
  if (specifier === COMPUTED) return ['an import says what it imports'];
  return IMPORT_RULES.filter((rule) => rule.of.test(importer) && !allows(rule, importer, specifier)).map(
    ({ name }) => name,
  );
}

/**
 * @param {ImportRule} rule
 * @param {string} importer
 * @param {string} specifier
 */
function allows(rule, importer, specifier) {
  if (specifier.startsWith('.')) {
    return rule.mayImport(withoutExtension(path.posix.join(path.posix.dirname(importer), specifier)), importer);
  }
  return rule.mayUse?.(packageOf(specifier)) ?? true;
}

/** @param {string} specifier */
function packageOf(specifier) {
  if (isBuiltin(specifier)) return `node:${specifier.replace(/^node:/, '')}`;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {{ specifier: string, start: number }[]}
 */
function importsOf(file, text) {
  const { program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`src/${file} cannot be parsed: ${error.message}`);

  /** @type {{ specifier: string, start: number }[]} */
  const found = [];
  /** @type {(node: { type: string, start: number, value?: unknown } | null | undefined) => void} */
  const add = (node) => {
    if (!node) return;
    found.push({ specifier: typeof node.value === 'string' ? node.value : COMPUTED, start: node.start });
  };
  new Visitor({
    ImportDeclaration: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
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
