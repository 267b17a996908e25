// npm run bench -- NAME [--library DIR] [--json FILE] [--seeds N] [--representation NAME] [--rows N]: builds the page,
// serves it, and measures it in a browser by what NAME.bench.ts says.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { preview, runnerImport } from 'vite';
import { launchOptions } from '../setup/browser.mjs';
import { root, run } from '../setup/install.mjs';
import { machineRow, printTable } from './report.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const ending = '.bench.ts';
const exitOfWrongUse = 2;

function usage() {
  const names = readdirSync(folder).filter((file) => file.endsWith(ending));
  return [
    'npm run bench -- NAME [--library DIR] [--json FILE] [--seeds N] [--representation NAME] [--rows N]',
    'NAME is one of:',
    ...names.map((name) => `  ${name.slice(0, -ending.length)}`),
  ].join('\n');
}

function refuse(message) {
  console.error(message);
  process.exit(exitOfWrongUse);
}

function parseCommand() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        library: { type: 'string' },
        json: { type: 'string' },
        seeds: { type: 'string' },
        representation: { type: 'string' },
        rows: { type: 'string' },
      },
    });
    return { name: positionals[0], extra: positionals.slice(1), options: values };
  } catch (error) {
    return refuse(`${error.message}\n\n${usage()}`);
  }
}

/**
 * What to measure with, once the options have been found to make sense. A benchmark may name a folder beside it that
 * holds a page to build in place of Earshot's, and arguments that the browser needs for it.
 */
async function prepare(name, options) {
  // Node 20 does not run TypeScript; Vite does.
  const { module } = await runnerImport(join(folder, `${name}${ending}`), {
    root,
    configFile: false,
    logLevel: 'error',
  });
  try {
    return { harness: module.harness, browserArguments: module.browserArguments, measure: module.prepare(options) };
  } catch (error) {
    if (error.name === 'WrongUse') refuse(error.message);
    throw error;
  }
}

/** Gives a page built from the sources as they are now, and a browser, to `use`; then clears up. */
async function withPage({ harness, browserArguments = [] }, use) {
  const source = harness ? join(folder, harness) : root;
  const configFile = join(root, 'vite.config.ts');
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'bench-'));
  let server;
  let browser;
  try {
    // In a process of its own: runnerImport has made this one a development environment, and so would be the build.
    const built = ['--config', configFile, '--logLevel', 'error', '--outDir', outDir, '--emptyOutDir'];
    run('npx', ['vite', 'build', source, ...built], { NODE_ENV: 'production' });
    server = await preview({ root: source, configFile, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
    const address = `http://localhost:${server.httpServer.address().port}`;
    const { args, ...launch } = launchOptions();
    browser = await chromium.launch({ ...launch, args: [...args, ...browserArguments] });
    return await use({ browser, address });
  } finally {
    await browser?.close();
    await server?.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

const { name, extra, options } = parseCommand();
if (!name || extra.length > 0 || !readdirSync(folder).includes(`${name}${ending}`)) {
  if (name) console.error(`No such benchmark: ${[name, ...extra].join(' ')}\n`);
  refuse(usage());
}
const benchmark = await prepare(name, options);
const rows = await withPage(benchmark, async ({ browser, address }) => [
  await machineRow(browser, address),
  ...(await benchmark.measure({ browser, address })),
]);
printTable(rows);
if (options.json) {
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`);
}
