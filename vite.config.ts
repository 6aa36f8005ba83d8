import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { thirdPartyLicencesPlugin } from './scripts/lib/third-party-licences-plugin.mjs';

/** The oldest runtime the app is built for: Electron 33 carries Node 20.18 and Chrome 130. */
const OLDEST_NODE = 'node20.18';
const OLDEST_CHROME = 'chrome130';

/** Packages that stay outside the bundles: the runtime itself, and the one that loads a native library from its own folder. */
const UNBUNDLED = ['electron', 'lmdb'];

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

const inProject = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Three builds from one tree: `main` (the app's main process, the vault worker and the command line, which share chunks),
 * `preload` (one CommonJS file, as a sandboxed preload must be) and `client` (the window).
 *
 * The mode is the variant: `production` is what ships; `test` has the test hooks and source maps.
 */
export default defineConfig(({ mode }) => {
  if (mode !== 'production' && mode !== 'test') {
    throw new Error(`The build knows the modes "production" and "test", not "${mode}".`);
  }
  const testing = mode === 'test';
  const outputFolder = (part: string): string => inProject(`${process.env.BUILD_OUTPUT ?? `out/${mode}`}/${part}`);
  const shared = {
    sourcemap: testing,
    emptyOutDir: true,
    reportCompressedSize: false,
    // In kB. Everything is loaded from disk, in one piece sooner than in many; the window's budget is 300 kB gzipped.
    chunkSizeWarningLimit: 1000,
  };

  return {
    root: inProject('src/ui'),
    base: './',
    publicDir: false,
    cacheDir: inProject('node_modules/.vite'),
    logLevel: 'warn',
    plugins: [react(), thirdPartyLicencesPlugin()],
    define: { __TEST_HOOKS__: JSON.stringify(testing), __APP_VERSION__: JSON.stringify(version) },
    builder: {
      async buildApp(builder) {
        for (const environment of Object.values(builder.environments)) {
          await builder.build(environment);
        }
      },
    },
    environments: {
      main: {
        consumer: 'server',
        resolve: { noExternal: true, external: UNBUNDLED },
        build: {
          ...shared,
          outDir: outputFolder('main'),
          target: OLDEST_NODE,
          rolldownOptions: {
            input: {
              main: inProject('src/main.ts'),
              'vault-worker': inProject('src/plugins/vault/worker/vault-worker.ts'),
              onestar: inProject('src/cli/onestar.ts'),
            },
            platform: 'node',
            // Who wants one thing of a plugin does not load all that its face hands on: our modules do nothing by being loaded, but for one.
            treeshake: {
              moduleSideEffects: [
                { test: /\/src\/core\/zod\.ts$/, sideEffects: true },
                { test: /\/src\//, sideEffects: false },
              ],
            },
            output: {
              format: 'es',
              entryFileNames: '[name].js',
              // Beside the entries, so that a path relative to `import.meta.url` is the same in every chunk.
              chunkFileNames: '[name]-[hash].js',
              // Names and lines stay readable in stack traces; code behind a false constant goes. One character beyond ASCII, in a comment even, would
              // have the engine hold and read a whole file at two bytes a character.
              comments: false,
              minify: {
                compress: { joinVars: false, sequences: false, keepNames: { function: true, class: true } },
                mangle: false,
                codegen: { removeWhitespace: false, asciiOnly: true },
              },
            },
          },
        },
      },
      preload: {
        consumer: 'server',
        resolve: { noExternal: true, external: ['electron'] },
        build: {
          ...shared,
          outDir: outputFolder('preload'),
          target: OLDEST_CHROME,
          rolldownOptions: {
            input: { preload: inProject('src/ipc/preload.ts') },
            platform: 'node',
            output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false, minify: 'dce-only' },
          },
        },
      },
      client: {
        build: {
          ...shared,
          outDir: outputFolder('renderer'),
          target: OLDEST_CHROME,
          // The page's content security policy allows no inline scripts and no data: addresses.
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
          rolldownOptions: { input: inProject('src/ui/index.html') },
        },
      },
    },
  };
});
