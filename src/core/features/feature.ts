// What every feature has in common: an entry of the registry, the code behind it, and a hash by which measurements
// made with other settings are known as stale.

import type { Option, OptionValues } from '../options.ts';

/** What was measured on one segment of a sound. */
export interface Measurement {
  startSeconds: number;
  durationSeconds: number;
  /** 8 bits a pixel, row-major, bands (low to high) x frames. */
  picture: Uint8Array<ArrayBuffer>;
  /** RMS of the segment in dBFS, from -120. */
  levelDecibels: number;
  /** Greatest magnitude of the whole sound, 1 at full scale; not finite where it holds what is no number. */
  peak: number;
}

export interface Feature {
  /** `samples`: the whole sound, mono. Throws a RangeError for no samples or a sample rate the feature is not made for. */
  measure(samples: Float32Array, sampleRate: number): Measurement;
}

/** What a feature's file exports. `options` are resolved ones: a value for each option of the entry, within its range. */
export interface FeatureModule {
  create(options: OptionValues): Feature;
}

export interface FeatureEntry {
  id: string;
  label: string;
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
