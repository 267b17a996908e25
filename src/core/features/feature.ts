// What every feature has in common: an entry of the registry, the code behind it, and a hash by which measurements
// made with other settings are known as stale.

import type { Matrix } from '../math/matrix.ts';
import type { Option, OptionValues } from '../options.ts';
import type { Clip } from './stretch.ts';

/** Rows of a feature, as they are stored: levels of 8 bits, or numbers. */
export type FeatureRows = Matrix<Uint8Array> | Matrix<Float32Array>;

export interface Feature {
  /**
   * Measures one clip: one row where the feature's scope is a segment, a row a frame where it is a frame. Always finite
   * numbers; a clip that is silent gives them too.
   */
  measure(clip: Clip): FeatureRows;
}

/** What a feature's file exports. `options` are resolved ones: a value for each option of the entry, within its range. */
export interface FeatureModule {
  create(options: OptionValues): Feature;
}

export interface FeatureEntry {
  id: string;
  label: string;
  /** What a row stands for: a segment of a sound, or a frame of 20 ms of the whole sound. */
  scope: 'segment' | 'frame';
  /** Goes up whenever the same options give other numbers. */
  version: number;
  options: readonly Option[];
  load: () => Promise<FeatureModule>;
}

/** 64-bit FNV-1a (Fowler, Noll and Vo; RFC 9923) of the text's UTF-16 code units, low byte first: 16 hex digits. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    for (const byte of [unit & 0xff, unit >> 8]) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}

/** 16 hex digits that change with the feature, its version or a value of its resolved options, whatever their order. */
export function featureSettingsHash(featureId: string, version: number, optionValues: OptionValues): string {
  const values = Object.entries(optionValues).sort(([a], [b]) => (a < b ? -1 : 1));
  return fnv1a(JSON.stringify([featureId, version, values]));
}
