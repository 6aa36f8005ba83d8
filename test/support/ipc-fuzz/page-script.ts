import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';

import type { ArgumentShape } from './argument-shape.js';

/** The generator as one script for a page: plain text, because a page loads no module that it was not served. */
export async function buildPageScript(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: path.join(import.meta.dirname, 'page-entry.ts'), formats: ['iife'], name: 'ipcFuzzEntry' },
    },
  });
  const [bundle] = Array.isArray(output) ? output : [output];
  if (bundle === undefined || !('output' in bundle)) throw new Error('The page script was not built.');
  return bundle.output[0].code;
}

/** `contractShapes` for tests whose transpiler does not know the decorators that the contract's imports use. */
export async function readContractShapes(): Promise<Record<string, ArgumentShape>> {
  const program = path.join(import.meta.dirname, 'print-contract-shapes.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import=tsx', program]);
  return JSON.parse(stdout) as Record<string, ArgumentShape>;
}
