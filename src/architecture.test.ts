// The rules of the layout as tables, executed. A failure names the rule, the file and what it does; README.md beside
// this file says why. Imports are read from the syntax tree: type-only ones, `import()`, `import('x').Type` and
// `new URL('x', import.meta.url)` all count. Tests may cross.

import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, parseSync } from 'vite';
import { describe, expect, test } from 'vitest';

/** Core's order. Each may import those before it and itself, and nothing outside core. */
const coreOrder = [
  'core/options.ts',
  'core/event-turns.ts',
  'core/math',
  'core/wasm',
  'core/formats',
  'core/dsp',
  'core/features',
  'core/clustering',
  'core/indexes',
  'core/representations',
  'core/projections',
  'core/evaluation',
  'core/demo',
];

/** What each may import besides itself; `*` stands for one folder, `types of` for `import type` alone. */
const mayImport: Record<string, readonly string[]> = {
  engine: ['core', 'storage/reader.ts'],
  storage: ['types of core'],
  // The rate and the frames that everything is measured at
  audio: [
    'types of core',
    'core/formats',
    'core/features/stretch.ts',
    // What is left of a recording, how loud a sound is, how it is drawn and how a stretch of it goes around.
    'core/dsp/trim-silence.ts',
    'core/dsp/loudness.ts',
    'core/dsp/loop-seam.ts',
    'core/dsp/waveform.ts',
  ],
  app: [
    'types of engine/client.ts',
    'types of engine/protocol.ts',
    'audio',
    'storage',
    'types of core',
    'core/*/registry.ts',
    'core/formats',
    // Small and pure: the values to run with, the hash that says what is stale, which segments a sound has, how few
    // sounds have no map, how clusters agree with labels, rows put together, the nearest and the order of many, and how
    // to let events have their turn meanwhile.
    'core/options.ts',
    'core/event-turns.ts',
    'core/math/ascending-order.ts',
    'core/math/matrix.ts',
    'core/math/text-order.ts',
    'core/math/top-k.ts',
    'core/evaluation/clusters.ts',
    'core/features/aspect-columns.ts',
    'core/features/feature.ts',
    'core/features/segmentation.ts',
    'core/projections/projection.ts',
    'core/representations/picture-source.ts',
    // What a person weighs together.
    'core/representations/views.ts',
    // A map as a web page: what it holds and how it looks. Its script comes as text.
    'viewer/page-data.ts',
    'viewer/viewer.css',
  ],
  // The script of that page: what the map draws with, and knows nothing of React, and how long a sound is in words.
  viewer: [
    'app/quantities.ts',
    'ui/palette.ts',
    'ui/point-map/gestures.ts',
    'ui/point-map/label-places.ts',
    'ui/point-map/map-keys.ts',
    'ui/point-map/marks.ts',
    'ui/point-map/point-colours.ts',
    'ui/point-map/point-map-props.ts',
    'ui/point-map/spatial-grid.ts',
    'ui/point-map/stamped-points.ts',
    'ui/point-map/text-width.ts',
    'ui/point-map/view.ts',
  ],
  ui: [
    'app',
    // The settings panel builds itself from what the registries say.
    'core/*/registry.ts',
    'core/features/aspect-columns.ts',
    'core/features/segmentation.ts',
    'core/options.ts',
    'core/representations/views.ts',
    // A drop's entries must be taken while its event lasts, a folder asked for on its click.
    'audio/dropped-files.ts',
    'audio/folders.ts',
    // What the app's state is made of.
    'types of core',
    'types of engine/protocol.ts',
    'types of storage/schema.ts',
    'types of viewer/page-data.ts',
  ],
  'main.tsx': ['core', 'engine/client.ts', 'audio', 'storage', 'app', 'ui'],
};

/** Who may import a package. One that is not named here has no owner yet. */
const packageOwners: Record<string, readonly string[]> = {
  '@tensorflow/tfjs': ['core/representations', 'engine'],
  '@tensorflow/tfjs-backend-wasm': ['engine'],
  '@tensorflow/tfjs-backend-webgpu': ['engine'],
  'virtual:kernels': ['core/wasm/kernels.ts'],
  'virtual:map-viewer': ['app/map-export.ts'],
  'tsne-js': ['core/projections/tsne-js.ts'],
  idb: ['storage'],
  'plotly.js': ['ui/plotly-bundle.ts'],
  comlink: ['engine'],
  zustand: ['app', 'ui'],
  '@zip.js/zip.js': ['audio/zip-files.ts', 'audio/zip-blocks.ts', 'app/write-zip.ts'],
  '@audio/decode-wav': ['core/formats'],
  '@audio/decode-caf': ['core/formats'],
  react: ['ui', 'main.tsx'],
  'react-dom': ['ui', 'main.tsx'],
};

/** What main.tsx must not reach without an `import()`: workers need it, or the first plot, or the first zip. */
const loadedLate = /^(@tensorflow\/.*|tsne-js|plotly\.js|@zip\.js\/zip\.js)$/;

/** Things only some files may do. `within`: the folder that the rule is about, all of src where it is left out. */
const reserved: readonly { rule: string; within?: string; uses: readonly string[]; allowed: readonly string[] }[] = [
  {
    // Threads that share a memory are ended with the worker that they help.
    rule: 'Only engine/client.ts starts a worker, and engine/threads.ts its threads',
    uses: ['new Worker', 'new SharedWorker'],
    allowed: ['engine/client.ts', 'engine/threads.ts'],
  },
  {
    rule: 'Only workers load what a registry entry stands for',
    uses: ['.load()'],
    // Kernels and threads load numbers from memory.
    allowed: ['engine', 'core/wasm'],
  },
  {
    rule: 'Only storage/database.ts writes to IndexedDB',
    uses: ["'readwrite'", 'a write to the database', 'indexedDB.open', 'indexedDB.deleteDatabase'],
    allowed: ['storage/database.ts'],
  },
  {
    rule: 'In core, randomness is an argument',
    within: 'core',
    uses: ['Math.random', 'crypto.getRandomValues', 'crypto.randomUUID'],
    // Seeds tsne-js, which draws from Math.random.
    allowed: ['core/projections/tsne-js.ts'],
  },
  {
    rule: 'In core, time is an argument',
    within: 'core',
    uses: ['new Date', 'Date()', 'Date.now', 'performance.now', 'util.now'],
    allowed: [],
  },
];

const forbiddenNames = /^(utils?|helpers?|common|index)$/;
const typeScriptName = /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|worker|bench|d))?\.ts$/;
const componentName = /^([A-Z][A-Za-z0-9]*|main)\.tsx$/;

const rule = {
  placed: 'Every file is in a folder of the table',
  folders: 'A folder imports only what the table grants it',
  packages: 'A package is imported only by its owner',
  late: 'The page starts without what only workers or plots need',
  names: 'Files are kebab-case.ts or PascalCase.tsx, and named after what they hold',
  exports: 'Exports are named',
};

/** Breaches that are known and still to be put right. One that is gone must be struck from here. */
const debts: readonly Breach[] = [];

interface Breach {
  rule: string;
  /** Below src. */
  file: string;
  does: string;
}

interface Import {
  kind: 'types' | 'static' | 'late';
  /** Below src; null for a package. */
  file: string | null;
  package: string | null;
}

interface Source {
  file: string;
  isTest: boolean;
  imports: Import[];
  uses: Set<string>;
  hasDefaultExport: boolean;
}

/** Whether `path` is what `pattern` names or lies below it. */
function covers(pattern: string, path: string): boolean {
  const parts = path.split('/');
  return pattern.split('/').every((part, i) => part === parts[i] || (part === '*' && i < parts.length - 1));
}

function coversAny(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => covers(pattern, path));
}

function importOf(file: string, kind: Import['kind'], specifier: string): Import {
  const [path] = specifier.split('?');
  if (path.startsWith('.')) return { kind, file: posix.join(posix.dirname(file), path), package: null };
  const parts = path.split('/');
  return { kind, file: null, package: parts.slice(0, path.startsWith('@') ? 2 : 1).join('/') };
}

function forEachNode(value: unknown, visit: (node: ESTree.Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) visit(value as ESTree.Node);
  for (const child of Object.values(value)) forEachNode(child, visit);
}

/** Reads a file's imports and what it does. Throws where it cannot be parsed. */
function read(file: string, text: string): Source {
  const source: Source = {
    file,
    isTest: /\.test\.tsx?$/.test(file),
    imports: [],
    uses: new Set(),
    hasDefaultExport: false,
  };
  if (!/\.tsx?$/.test(file)) return source;
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0].message}`);
  const add = (kind: Import['kind'], specifier: unknown) =>
    source.imports.push(importOf(file, kind, typeof specifier === 'string' ? specifier : 'a computed path'));
  const literal = (node: { type: string }) => (node.type === 'Literal' ? (node as { value?: unknown }).value : null);
  const textOf = (node: { start: number; end: number }) => text.slice(node.start, node.end);
  const lastName = (code: string) => code.split('.').at(-1) as string;

  forEachNode(program, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        add(node.importKind === 'type' ? 'types' : 'static', node.source.value);
        break;
      case 'ExportAllDeclaration':
        add(node.exportKind === 'type' ? 'types' : 'static', node.source.value);
        break;
      case 'ExportNamedDeclaration':
        if (node.source) add(node.exportKind === 'type' ? 'types' : 'static', node.source.value);
        if (node.specifiers.some((each) => textOf(each.exported) === 'default')) source.hasDefaultExport = true;
        break;
      case 'ImportExpression':
        add('late', literal(node.source));
        break;
      case 'TSImportType':
        add('types', node.source.value);
        break;
      case 'NewExpression': {
        const made = lastName(textOf(node.callee));
        source.uses.add(`new ${made}`);
        const [address, base] = node.arguments;
        if (made === 'URL' && base && textOf(base) === 'import.meta.url') add('late', literal(address));
        break;
      }
      case 'CallExpression': {
        if (textOf(node.callee) === 'import.meta.glob') add('late', null);
        if (node.callee.type === 'Identifier') source.uses.add(`${node.callee.name}()`);
        if (node.callee.type !== 'MemberExpression') break;
        const method = textOf(node.callee.property);
        source.uses.add(`.${method}()`);
        const writes = /^(add|put|delete|clear)$/.test(method);
        if (writes && /\b(database|db|transaction|objectStore)\b/.test(textOf(node.callee.object))) {
          source.uses.add('a write to the database');
        }
        break;
      }
      case 'MemberExpression': {
        const property = node.computed ? literal(node.property) : textOf(node.property);
        source.uses.add(`${lastName(textOf(node.object))}.${property}`);
        break;
      }
      case 'Literal':
        if (node.value === 'readwrite') source.uses.add("'readwrite'");
    }
  });

  // Only at the top: a `declare module` tells of another's default export.
  source.hasDefaultExport ||= program.body.some((statement) => statement.type === 'ExportDefaultDeclaration');
  return source;
}

function grantsOf(file: string): readonly string[] | null {
  const place = coreOrder.findIndex((folder) => covers(folder, file));
  if (place >= 0) return coreOrder.slice(0, place + 1);
  const folder = Object.keys(mayImport).find((each) => covers(each, file));
  return folder === undefined ? null : [folder, ...mayImport[folder]];
}

function grants(file: string, { kind, file: target }: Import): boolean {
  const granted = grantsOf(file) ?? [];
  const ofTypes = granted.flatMap((grant) => (grant.startsWith('types of ') ? [grant.slice('types of '.length)] : []));
  return coversAny(granted, target as string) || (kind === 'types' && coversAny(ofTypes, target as string));
}

/** Files that main.tsx loads before it can run, with their packages. */
function loadedAtStart(sources: readonly Source[]): Source[] {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const each of byFile.get(file)?.imports ?? []) if (each.kind === 'static' && each.file) visit(each.file);
  };
  visit('main.tsx');
  return sources.filter((source) => reached.has(source.file));
}

/** Every rule: from files to what they do that they may not. */
const rules: Record<string, (sources: readonly Source[]) => { file: string; does: string }[]> = {
  [rule.placed]: (sources) =>
    sources
      .filter(({ file, isTest }) => /\.tsx?$/.test(file) && !isTest && grantsOf(file) === null)
      .map(({ file }) => ({ file, does: 'is in none' })),
  [rule.folders]: (sources) =>
    sources
      .filter(({ isTest }) => !isTest)
      .flatMap(({ file, imports }) =>
        imports
          .filter((each) => each.file !== null && !grants(file, each))
          .map((each) => ({ file, does: `imports ${each.kind === 'types' ? 'types of ' : ''}${each.file}` })),
      ),
  [rule.packages]: (sources) =>
    sources
      .filter(({ isTest }) => !isTest)
      .flatMap(({ file, imports }) =>
        imports
          .filter((each) => each.package !== null && !coversAny(packageOwners[each.package] ?? [], file))
          .map((each) => ({ file, does: `imports ${each.package}` })),
      ),
  [rule.late]: (sources) =>
    loadedAtStart(sources).flatMap(({ file, imports }) =>
      imports
        .filter((each) => each.kind === 'static' && loadedLate.test(each.package ?? ''))
        .map((each) => ({ file, does: `imports ${each.package}, and main.tsx reaches it` })),
    ),
  [rule.names]: (sources) =>
    sources
      .filter(({ file }) => {
        const name = posix.basename(file);
        if (file.split('/').some((part) => forbiddenNames.test(part.split('.')[0]))) return true;
        if (name.endsWith('.tsx')) return !componentName.test(name);
        return name.endsWith('.ts') && !typeScriptName.test(name);
      })
      .map(({ file }) => ({ file, does: 'has another name' })),
  [rule.exports]: (sources) =>
    sources.filter((source) => source.hasDefaultExport).map(({ file }) => ({ file, does: 'has a default export' })),
  ...Object.fromEntries(
    reserved.map(({ rule: name, within, uses, allowed }) => [
      name,
      (sources: readonly Source[]) =>
        sources
          .filter(({ file, isTest }) => !isTest && (!within || covers(within, file)) && !coversAny(allowed, file))
          .flatMap(({ file, uses: used }) => uses.filter((use) => used.has(use)).map((does) => ({ file, does }))),
    ]),
  ),
};

function breachesOf(name: string, sources: readonly Source[]): Breach[] {
  return rules[name](sources).map((breach) => ({ rule: name, ...breach }));
}

function sentence({ rule: name, file, does }: Breach): string {
  return `${name}: ${file}: ${does}`;
}

const folder = fileURLToPath(new URL('.', import.meta.url));
const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name))
  .map((path) => read(posix.relative(folder.replaceAll('\\', '/'), path), readFileSync(path, 'utf8')));

describe('the code', () => {
  test('is read: its imports, its workers and its tests are found', () => {
    const importsOf = (file: string) =>
      sources.find((source) => source.file === file)?.imports.map((each) => each.file);
    expect(importsOf('main.tsx')).toContain('app/app.ts');
    expect(importsOf('engine/client.ts')).toContain('engine/learn.worker.ts');
    expect(importsOf('core/features/registry.ts')).toContain('core/features/picture.ts');
    expect(sources.some((source) => source.isTest)).toBe(true);
  });

  const owed = new Set(debts.map(sentence));
  test.each(Object.keys(rules))('keeps the rule: %s', (name) => {
    const broken = breachesOf(name, sources).map(sentence);
    expect(broken.filter((each) => !owed.has(each))).toEqual([]);
  });

  test('still owes every debt; one that is paid is struck from the list', () => {
    const broken = new Set(Object.keys(rules).flatMap((name) => breachesOf(name, sources).map(sentence)));
    expect(debts.map(sentence).filter((each) => !broken.has(each))).toEqual([]);
  });
});

/** Files made up to break one rule: its name, the file that breaks it, what it holds, what is then said. */
const madeUpBreaches: readonly [name: string, file: string, text: string, does: string][] = [
  [rule.placed, 'shared/thing.ts', '', 'is in none'],
  [rule.placed, 'core/shared/thing.ts', '', 'is in none'],
  [rule.folders, 'core/math/a.ts', "import { hann } from '../dsp/window.ts';", 'imports core/dsp/window.ts'],
  [rule.folders, 'core/demo/a.ts', "import type { S } from '../../app/state.ts';", 'imports types of app/state.ts'],
  [rule.folders, 'core/dsp/a.ts', "let a: import('../features/mel.ts').M;", 'imports types of core/features/mel.ts'],
  [rule.folders, 'engine/a.ts', "import { s } from '../storage/database.ts';", 'imports storage/database.ts'],
  [rule.folders, 'engine/a.ts', "export * from '../app/state.ts';", 'imports app/state.ts'],
  [rule.folders, 'engine/a.ts', "new URL('../app/a.ts', import.meta.url);", 'imports app/a.ts'],
  [rule.folders, 'storage/a.ts', "import { rowOf } from '../core/math/matrix.ts';", 'imports core/math/matrix.ts'],
  [rule.folders, 'storage/a.ts', "import { type M } from '../core/math/matrix.ts';", 'imports core/math/matrix.ts'],
  [rule.folders, 'audio/a.ts', "export { s } from '../storage/database.ts';", 'imports storage/database.ts'],
  [rule.folders, 'app/a.ts', "import { createEngine } from '../engine/client.ts';", 'imports engine/client.ts'],
  [rule.folders, 'app/a.ts', "await import('../core/indexes/exact.ts');", 'imports core/indexes/exact.ts'],
  [rule.folders, 'app/a.ts', "import type { Row } from '../ui/SoundRows.tsx';", 'imports types of ui/SoundRows.tsx'],
  [rule.folders, 'ui/A.tsx', "import { open } from '../storage/schema.ts';", 'imports storage/schema.ts'],
  [rule.folders, 'ui/A.tsx', "import '../../outside.css';", 'imports ../outside.css'],
  [rule.packages, 'app/a.ts', "import { openDB } from 'idb';", 'imports idb'],
  [rule.packages, 'app/a.ts', "import type { DBSchema } from 'idb';", 'imports idb'],
  [rule.packages, 'core/features/a.ts', "import * as tf from '@tensorflow/tfjs/dist/x';", 'imports @tensorflow/tfjs'],
  [rule.packages, 'core/projections/tsne.ts', "import TSNE from 'tsne-js';", 'imports tsne-js'],
  [rule.packages, 'ui/A.tsx', "const plot = import('plotly.js/lib/core');", 'imports plotly.js'],
  [rule.packages, 'core/math/a.ts', "import { readFileSync } from 'node:fs';", 'imports node:fs'],
  [rule.packages, 'app/a.ts', "import(['i', 'db'].join(''));", 'imports a computed path'],
  [rule.packages, 'app/a.ts', "import.meta.glob('../storage/*.ts');", 'imports a computed path'],
  [rule.late, 'main.tsx', "import '@tensorflow/tfjs';", 'imports @tensorflow/tfjs, and main.tsx reaches it'],
  [rule.names, 'app/soundList.ts', '', 'has another name'],
  [rule.names, 'ui/sound-list.tsx', '', 'has another name'],
  [rule.names, 'core/math/utils.ts', '', 'has another name'],
  [rule.names, 'app/index.ts', '', 'has another name'],
  [rule.names, 'ui/common/Thing.tsx', '', 'has another name'],
  [rule.exports, 'ui/Thing.tsx', 'export default function Thing() {}', 'has a default export'],
  [rule.exports, 'app/thing.ts', 'const a = 1; export { a as default };', 'has a default export'],
  [reserved[0].rule, 'app/a.ts', "new Worker('a.js');", 'new Worker'],
  [reserved[0].rule, 'engine/backend.ts', "new self.Worker('a.js');", 'new Worker'],
  [reserved[1].rule, 'ui/A.tsx', 'await entry.load();', '.load()'],
  [reserved[2].rule, 'storage/reader.ts', "database.transaction('sounds', 'readwrite');", "'readwrite'"],
  [reserved[2].rule, 'app/a.ts', "await context.database.put('sounds', sound);", 'a write to the database'],
  [reserved[2].rule, 'engine/a.ts', "t.objectStore('sounds').delete(1);", 'a write to the database'],
  [reserved[3].rule, 'core/math/a.ts', 'const roll = () => Math.random();', 'Math.random'],
  [reserved[3].rule, 'core/demo/a.ts', "globalThis.Math['random']();", 'Math.random'],
  [reserved[4].rule, 'core/demo/a.ts', 'const year = new Date().getFullYear();', 'new Date'],
  [reserved[4].rule, 'core/projections/tsne-js.ts', 'performance.now();', 'performance.now'],
];

/** Files made up to look like breaches, which keep every rule. */
const madeUpFiles: readonly [file: string, text: string][] = [
  [
    'main.tsx',
    "import { s } from './app/a.ts'; import './ui/style.css'; import { createRoot } from 'react-dom/client';",
  ],
  ['app/a.ts', "// import 'idb'; new Worker('a')\nexport const s = \"import 'idb'\"; store.delete(1);"],
  ['app/b.ts', "import { representations } from '../core/representations/registry.ts';"],
  [
    'app/c.ts',
    "import type { Index } from '../core/indexes/exact.ts'; import type { Engine } from '../engine/client.ts';",
  ],
  ['core/features/registry.ts', "export const load = () => import('./picture.ts');"],
  ['core/math/a.test.ts', "import { x } from '../../app/a.ts'; import * as tf from '@tensorflow/tfjs'; Date.now();"],
  ['core/projections/a-package.d.ts', "declare module 'a' { export default class A {} }"],
  ['core/projections/tsne-js.ts', "import TSNE from 'tsne-js'; Math.random = random;"],
  ['engine/client.ts', "new Worker(new URL('./a.worker.ts', import.meta.url));"],
  ['engine/a.worker.ts', "import '@tensorflow/tfjs'; import { r } from '../storage/reader.ts'; await entry.load();"],
  ['storage/database.ts', "import { openDB } from 'idb'; database.transaction('sounds', 'readwrite');"],
  ['ui/Plot.tsx', "const plot = import('./plotly-bundle.ts');"],
  ['ui/plotly-bundle.ts', "import Plotly from 'plotly.js/lib/core'; export const plotly = Plotly;"],
];

describe('the rules', () => {
  test.each(madeUpBreaches)('%s: not kept by %s with %s', (name, file, text, does) => {
    expect(breachesOf(name, [read(file, text)])).toEqual([{ rule: name, file, does }]);
  });

  test('are each broken by something made up', () => {
    expect(Object.keys(rules).filter((name) => !madeUpBreaches.some(([broken]) => broken === name))).toEqual([]);
  });

  test('find what main.tsx reaches through other files', () => {
    const chain = [
      read('main.tsx', "import { a } from './app/a.ts';"),
      read('app/a.ts', "import { b } from '../engine/b.ts';"),
      read('engine/b.ts', "import * as tf from '@tensorflow/tfjs';"),
    ];
    expect(breachesOf(rule.late, chain).map(({ file }) => file)).toEqual(['engine/b.ts']);
  });

  test('leave alone what only looks like a breach', () => {
    const kept = madeUpFiles.map(([file, text]) => read(file, text));
    expect(Object.keys(rules).flatMap((name) => breachesOf(name, kept).map(sentence))).toEqual([]);
  });

  test('do not take a file that cannot be parsed for one without imports', () => {
    expect(() => read('app/a.ts', "import { from 'idb'")).toThrow('app/a.ts cannot be parsed');
  });
});
