// What "Export" gives, read by the journeys' own few lines rather than by Earshot's, and what follows from it: an
// oracle that shares no code with what it judges.

import { type EarshotPage, expect } from './earshot-page.ts';
import { readZip } from './read-zip.ts';

export interface ExportedSound {
  path: string;
  folder: string;
  x: number;
  y: number;
  durationSeconds: number;
  labels: string[];
  cluster: string;
  clusterName: string;
  /** Every field of its row by the name of the column. */
  columns: Record<string, string>;
  vector: Float32Array;
}

/** Fields of RFC 4180, quoted or not; no field here holds a line's end. */
function parseCsvLine(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

export function parseNpy(bytes: Uint8Array): Float32Array[] {
  const headerBytes = bytes[8] + 256 * bytes[9];
  const header = new TextDecoder('latin1').decode(bytes.slice(10, 10 + headerBytes));
  expect(header).toContain("'descr': '<f4'");
  expect(header).toContain("'fortran_order': False");
  const [rows, cols] = (/'shape': \((\d+), (\d+)\)/.exec(header) ?? []).slice(1).map(Number);
  const numbers = new Float32Array(bytes.slice(10 + headerBytes).buffer);
  expect(numbers).toHaveLength(rows * cols);
  return Array.from({ length: rows }, (_, row) => numbers.subarray(row * cols, (row + 1) * cols));
}

/** Presses "Export" and then "Embeddings", and reads the zip; its files by their names. */
async function exportEmbeddings(earshot: EarshotPage): Promise<Record<string, Uint8Array>> {
  await earshot.button('Export').click();
  const [download] = await Promise.all([earshot.page.waitForEvent('download'), earshot.button('Embeddings').click()]);
  await earshot.button('Close').click();
  const files = await readZip(await download.path());
  expect(Object.keys(files)).toEqual(['embeddings.npy', 'sounds.csv', 'settings.json']);
  return files;
}

/** What an export says of how it was made. */
export async function exportSettings(earshot: EarshotPage): Promise<Record<string, unknown>> {
  return JSON.parse(new TextDecoder().decode((await exportEmbeddings(earshot))['settings.json']));
}

export async function exportSounds(earshot: EarshotPage): Promise<ExportedSound[]> {
  const files = await exportEmbeddings(earshot);
  const vectors = parseNpy(files['embeddings.npy']);
  const csv = new TextDecoder().decode(files['sounds.csv']);
  const [header, ...lines] = csv.trimEnd().split('\r\n').map(parseCsvLine);
  expect(header.slice(0, 5)).toEqual(['row', 'path', 'duration_seconds', 'x', 'y']);
  expect(lines).toHaveLength(vectors.length);
  const [labels, cluster, clusterName] = ['labels', 'cluster', 'cluster_name'].map((name) => header.indexOf(name));
  return lines.map((line, index) => {
    const [row, path, durationSeconds, x, y] = line;
    expect(Number(row)).toBe(index);
    return {
      path,
      folder: path.slice(0, path.lastIndexOf('/')),
      x: Number(x),
      y: Number(y),
      durationSeconds: Number(durationSeconds),
      labels: line[labels].split('|').filter(Boolean),
      cluster: line[cluster],
      clusterName: line[clusterName],
      columns: Object.fromEntries(header.map((name, i) => [name, line[i]])),
      vector: vectors[index],
    };
  });
}

/** 1 - cosine. */
export function cosineDistance(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i] * b[i];
  return 1 - dot / (Math.hypot(...a) * Math.hypot(...b));
}

/** Every other sound, the nearest first; the earlier row first where two are as near. */
export function rankOthers(
  query: ExportedSound,
  sounds: ExportedSound[],
): { sound: ExportedSound; distance: number }[] {
  return sounds
    .filter((sound) => sound !== query)
    .map((sound) => ({ sound, distance: cosineDistance(query.vector, sound.vector) }))
    .sort((a, b) => a.distance - b.distance);
}

/** Means of how well others of the label are found, among the sounds with a label that at least 8 have. */
export function judgeBy(
  sounds: ExportedSound[],
  labelOf: (sound: ExportedSound) => string | undefined,
): Record<'precisionAt1' | 'precisionAt5' | 'rPrecision' | 'meanAveragePrecision', number> {
  const sizes = new Map<string | undefined, number>();
  for (const sound of sounds) sizes.set(labelOf(sound), (sizes.get(labelOf(sound)) ?? 0) + 1);
  const judged = sounds.filter((sound) => labelOf(sound) !== undefined && (sizes.get(labelOf(sound)) ?? 0) >= 8);
  const sums = { precisionAt1: 0, precisionAt5: 0, rPrecision: 0, meanAveragePrecision: 0 };
  for (const query of judged) {
    const right = rankOthers(query, judged).map(({ sound }) => labelOf(sound) === labelOf(query));
    const precisionAt = (rank: number) => right.slice(0, rank).filter(Boolean).length / rank;
    sums.precisionAt1 += precisionAt(1);
    sums.precisionAt5 += precisionAt(5);
    sums.rPrecision += precisionAt(right.filter(Boolean).length);
    const precisions = right.flatMap((isRight, i) => (isRight ? [precisionAt(i + 1)] : []));
    sums.meanAveragePrecision += precisions.reduce((sum, precision) => sum + precision, 0) / precisions.length;
  }
  const mean = (sum: number) => sum / judged.length;
  return {
    precisionAt1: mean(sums.precisionAt1),
    precisionAt5: mean(sums.precisionAt5),
    rPrecision: mean(sums.rPrecision),
    meanAveragePrecision: mean(sums.meanAveragePrecision),
  };
}

export function judgeByFolders(sounds: ExportedSound[]): ReturnType<typeof judgeBy> {
  return judgeBy(sounds, ({ folder }) => folder);
}
