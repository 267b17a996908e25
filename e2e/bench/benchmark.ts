// What the runner and every benchmark agree on: each exports `prepare`, which takes the options and gives what to run.

import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright';

export interface BenchmarkOptions {
  library?: string;
  json?: string;
  seeds?: string;
  representation?: string;
  rows?: string;
}

export interface Setting {
  browser: Browser;
  /** Where the built page is served. */
  address: string;
}

/** Throws WrongUse before anything is built. */
export type Prepare = (options: BenchmarkOptions) => (setting: Setting) => Promise<Figure[]>;

export interface Figure {
  name: string;
  /** Null where it could not be measured. */
  value: number | string | null;
  unit: string;
  /** What it is held against, measured in the same run. */
  peer: string | null;
  peerValue: number | null;
  /** Above 1 where we are better. */
  ratio: number | null;
}

/** The options ask for what cannot be; the message says what to ask for instead. */
export class WrongUse extends Error {
  override name = 'WrongUse';
}

export interface Against {
  peer: string;
  peerValue: number | null;
  better: 'higher' | 'lower';
}

/** What the project has set itself. */
export function goal(peerValue: number, better: Against['better'] = 'lower'): Against {
  return { peer: 'goal', peerValue, better };
}

export function figure(name: string, value: Figure['value'], unit: string, against?: Against): Figure {
  if (!against) return { name, value, unit, peer: null, peerValue: null, ratio: null };
  const { peer, peerValue, better } = against;
  const comparable = typeof value === 'number' && peerValue !== null && value > 0 && peerValue > 0;
  const ratio = comparable ? (better === 'higher' ? value / peerValue : peerValue / value) : null;
  return { name, value, unit, peer, peerValue, ratio };
}

/** Of at least one value; the lower of the middle two. */
export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The library that was named, as a full path. */
export function namedLibrary({ library }: BenchmarkOptions): string {
  if (!library) throw new WrongUse('Name a folder of sounds: --library DIR.');
  const path = resolve(library);
  if (!isFolder(path)) throw new WrongUse(`There is no folder ${path}. Name a folder of sounds: --library DIR.`);
  return path;
}

/** The library that was named, else every folder of SAMPLE_LIBRARIES, as full paths. */
export function libraries(options: BenchmarkOptions): string[] {
  if (options.library) return [namedLibrary(options)];
  const samples = process.env.SAMPLE_LIBRARIES;
  if (!samples) {
    throw new WrongUse('Name a folder of sounds with --library DIR, or a folder of such folders in SAMPLE_LIBRARIES.');
  }
  const parent = resolve(samples);
  if (!isFolder(parent)) throw new WrongUse(`SAMPLE_LIBRARIES names ${parent}, which is no folder.`);
  const folders = readdirSync(parent)
    .sort()
    .map((name) => join(parent, name))
    .filter(isFolder);
  if (folders.length === 0) throw new WrongUse(`SAMPLE_LIBRARIES names ${parent}, which has no folders in it.`);
  return folders;
}
