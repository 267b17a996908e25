import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { build, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// What the page may do. Styles are the one thing allowed inline: React and plotly set them on elements.
const page = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  // How long a file lasts is asked of the media element before it is decoded.
  'media-src': ['blob:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

// What each worker may do beyond a page's scripts; a worker is held to the policy of its own response.
const worker = { 'default-src': ["'none'"], 'script-src': ["'self'"], 'connect-src': ["'self'"] };
const workers: Record<string, typeof worker & { 'worker-src'?: string[] }> = {
  // tfjs compiles WebAssembly, and its threads start from a blob.
  learn: {
    ...worker,
    'script-src': ["'self'", 'blob:', "'wasm-unsafe-eval'"],
    'worker-src': ['blob:'],
    'connect-src': ["'self'", 'blob:'],
  },
  // These measure and draw by kernels in WebAssembly, which their threads run on the same memory.
  search: { ...worker, 'script-src': ["'self'", "'wasm-unsafe-eval'"], 'worker-src': ["'self'"] },
  projection: { ...worker, 'script-src': ["'self'", "'wasm-unsafe-eval'"], 'worker-src': ["'self'"] },
  kernels: { ...worker, 'script-src': ["'self'", "'wasm-unsafe-eval'"] },
  // tsne-js generates its loops with `new Function`.
  'tsne-js': { ...worker, 'script-src': ["'self'", "'unsafe-eval'"] },
};

function serialise(policy: Record<string, string[]>): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

function policyFor(path: string, development: boolean): string {
  const name = /([\w-]+)\.worker[^/]*$/.exec(path)?.[1];
  const policy: Record<string, string[]> = { ...(name ? (workers[name] ?? worker) : page) };
  // The development server reloads over a web socket of its own origin.
  if (development) policy['connect-src'] = [...policy['connect-src'], 'ws:'];
  return serialise(policy);
}

/** Cross-origin isolation (threads need it) and the content-security policy, in development and preview alike. */
function securityHeaders(): Plugin {
  const middleware =
    (development: boolean) =>
    (request: { url?: string }, response: { setHeader(name: string, value: string): void }, next: () => void) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      response.setHeader('Content-Security-Policy', policyFor(path, development));
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Referrer-Policy', 'no-referrer');
      next();
    };
  return {
    name: 'security-headers',
    configureServer: (server) => {
      server.middlewares.use(middleware(true));
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(middleware(false));
    },
    // A static host may set no headers: the built page carries its policy itself, less what only a header can say. Its
    // workers then have none of their own, but run no other code than the page's.
    transformIndexHtml: (_html, context) => {
      if (context.server) return [];
      const { 'frame-ancestors': _, ...policy } = page;
      const attributes = { 'http-equiv': 'Content-Security-Policy', content: serialise(policy) };
      return [{ tag: 'meta', attributes, injectTo: 'head-prepend' as const }];
    },
  };
}

/**
 * The threads of tfjs's WASM backend run the source text of one of its functions, which must then name nothing outside
 * itself. It names `_scriptDir`, which a minifier renames; as a variable of its own it is undefined there, as intended.
 */
function selfContainedWasmThreads(): Plugin {
  const start = 'function(WasmBackendModuleThreadedSimd) {';
  return {
    name: 'self-contained-wasm-threads',
    transform: {
      filter: { id: /tfjs-backend-wasm-threaded-simd\.js$/ },
      handler(code) {
        if (!code.includes(start)) throw new Error(`tfjs-backend-wasm has changed: "${start}" is not there.`);
        return { code: code.replace(start, `${start} var _scriptDir;`), map: null };
      },
    },
  };
}

const kernels = fileURLToPath(new URL('src/core/wasm/assembly/', import.meta.url));
// The memory's size is the importer's choice; no bounds are checked beyond WebAssembly's own.
const kernelOptions = [
  ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd,threads,bulk-memory'],
  ['--importMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
].flat();

/**
 * Compiles the AssemblyScript of core/wasm into a module, which is part of the script that imports it: once for a memory
 * that threads share, and once for one that is a thread's own, which every browser gives every page.
 */
function assemblyScriptKernels(): Plugin {
  const id = 'virtual:kernels';
  const resolved = `\0${id}`;
  return {
    name: 'assembly-script-kernels',
    resolveId: { filter: { id: /^virtual:kernels$/ }, handler: () => resolved },
    load: {
      filter: { id: /^\0virtual:kernels$/ },
      async handler() {
        const found = readdirSync(kernels, { recursive: true, encoding: 'utf8' });
        const files = found.map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.ts'));
        // Files in the folder itself hold kernels; those in folders below, what these share.
        const entries = files.filter((file) => !file.includes('/'));
        for (const file of files) this.addWatchFile(kernels + file);
        const compile = async (name: string, ...more: string[]): Promise<string> => {
          let wasm: Uint8Array | undefined;
          const { error, stderr } = await asc.main([...entries, '--outFile', 'wasm', ...kernelOptions, ...more], {
            readFile: (file) => (files.includes(file) ? readFileSync(kernels + file, 'utf8') : null),
            writeFile: (_file, contents) => {
              if (typeof contents !== 'string') wasm = contents;
            },
            listFiles: () => [],
          });
          if (error || !wasm) throw new Error(`The kernels do not compile.\n${stderr.toString()}`, { cause: error });
          const text = JSON.stringify(Buffer.from(wasm).toString('base64'));
          return `export const ${name} = Uint8Array.from(atob(${text}), (each) => each.charCodeAt(0));`;
        };
        return `${await compile('forSharedMemory', '--sharedMemory')}\n${await compile('forOwnMemory')}`;
      },
    },
  };
}

const viewer = fileURLToPath(new URL('src/viewer/viewer.ts', import.meta.url));

/** The script of a map that is exported as a web page, built on its own: its text is a string of whoever imports it. */
function mapViewerScript(): Plugin {
  const id = 'virtual:map-viewer';
  const resolved = `\0${id}`;
  return {
    name: 'map-viewer-script',
    resolveId: { filter: { id: /^virtual:map-viewer$/ }, handler: () => resolved },
    load: {
      filter: { id: /^\0virtual:map-viewer$/ },
      async handler() {
        const built = await build({
          configFile: false,
          logLevel: 'warn',
          build: { write: false, target: 'es2022', lib: { entry: viewer, formats: ['iife'], name: 'earshotMap' } },
        });
        const [chunk] = (Array.isArray(built) ? built : [built]).flatMap((each) =>
          'output' in each ? each.output : [],
        );
        if (chunk?.type !== 'chunk') throw new Error('The script of the exported map could not be built.');
        for (const file of chunk.moduleIds) this.addWatchFile(file);
        return `export const script = ${JSON.stringify(chunk.code)};`;
      },
    },
  };
}

export default defineConfig({
  base: './',
  // Some of plotly's parts were written for bundlers that know Node's name for it.
  define: { global: 'globalThis' },
  plugins: [securityHeaders(), assemblyScriptKernels(), mapViewerScript()],
  build: { target: 'es2023', chunkSizeWarningLimit: 3000 },
  worker: { format: 'es', plugins: () => [selfContainedWasmThreads(), assemblyScriptKernels()] },
  test: {
    include: ['src/**/*.test.ts'],
    setupFiles: ['e2e/setup/property-seed.ts', 'e2e/setup/typed-array-equality.ts'],
    // Threads start sooner than processes. Left to itself Vitest keeps a core free, which of two is half.
    pool: 'threads',
    maxWorkers: '100%',
    // A machine that is busy with other things is slow, not wrong.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
