// Clips of AudioSet as its features are published: 128 numbers a second by VGGish, whitened by PCA and stored in 8 bits.
// https://research.google.com/audioset/download.html; J. F. Gemmeke et al., "Audio Set: An ontology and human-labeled
// dataset for audio events", ICASSP 2017.

import { readCsv } from './csv.ts';
import { type Feature, readSequenceExample } from './sequence-example.ts';
import { decodeUtf8 } from './text-encoding.ts';
import { VectorFileError } from './vector-block.ts';

/** The numbers of a clip's vector. */
export const audioSetDimensions = 128;

/**
 * What a byte stands for: VGGish's postprocessing cuts to [-2, 2] and spreads that over 0 to 255. It rounds down, so half
 * a step is put back; as YouTube-8M's readers, which these features were made to fit, have it.
 */
const step = 4 / 255;
const lowest = -2 + 4 / 512;

/** A clip's labels by what they are called. */
export interface AudioSetClip {
  /** The YouTube video that it is cut from. */
  id: string;
  startSeconds: number;
  endSeconds: number;
  /** Indices in the list that `readClassNames` reads. */
  labels: number[];
  /** The mean of its frames, `audioSetDimensions` numbers from about -2 to 2. */
  vector: Float32Array;
}

/**
 * The clip in a record, a SequenceExample. Throws a VectorFileError where the record is none, lacks its id, its times or
 * its frames, or has frames of another length.
 */
export function readAudioSetClip(record: Uint8Array): AudioSetClip {
  const { context, featureLists } = readSequenceExample(record);
  const [id] = needed(context, 'video_id', 'bytes');
  const [startSeconds] = needed(context, 'start_time_seconds', 'numbers');
  const [endSeconds] = needed(context, 'end_time_seconds', 'numbers');
  return {
    id: decodeUtf8(id),
    startSeconds,
    endSeconds,
    labels: context.get('labels')?.numbers ?? [],
    vector: meanOf(featureLists.get('audio_embedding') ?? []),
  };
}

function needed<Kind extends keyof Feature>(context: Map<string, Feature>, name: string, kind: Kind): Feature[Kind] {
  const values = context.get(name)?.[kind];
  if (values && values.length > 0) return values;
  throw new VectorFileError(`It has no ${name}, which every clip of AudioSet has: it is left out.`);
}

function meanOf(frames: readonly Feature[]): Float32Array {
  const sums = new Int32Array(audioSetDimensions);
  for (const { bytes } of frames) {
    const frame = bytes.at(0);
    if (frame?.length !== audioSetDimensions) {
      throw new VectorFileError(
        `One of its frames has ${frame?.length ?? 'no'} bytes, expected ${audioSetDimensions}: it is left out.`,
      );
    }
    for (let i = 0; i < audioSetDimensions; i++) sums[i] += frame[i];
  }
  if (frames.length === 0)
    throw new VectorFileError('It has no audio_embedding, the frames of a clip: it is left out.');
  const vector = new Float32Array(audioSetDimensions);
  for (let i = 0; i < audioSetDimensions; i++) vector[i] = (sums[i] / frames.length) * step + lowest;
  return vector;
}

/** The part of AudioSet that a file's path names: `bal_train`, `eval` or `unbal_train`; null where it names none. */
export function audioSetSplit(path: string): string | null {
  return /(?:^|\/)(bal_train|eval|unbal_train)\//.exec(path)?.[1] ?? null;
}

const classColumns = ['index', 'mid', 'display_name'];

/** Whether a file that begins so is AudioSet's list of classes. */
export function isClassList(beginning: string): boolean {
  return new RegExp(`^\uFEFF?${classColumns.join(',')}\r?\n`).test(beginning);
}

/**
 * What AudioSet's classes are called, by their index: the published `class_labels_indices.csv`. Throws a VectorFileError
 * where a row has no index or no name.
 */
export function readClassNames(text: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const { line, fields, flaw } of readCsv(text, ',').slice(1)) {
    if (!flaw && fields.length === 1 && fields[0] === '') continue;
    const [index, , name] = fields;
    if (flaw || fields.length !== classColumns.length || !/^\d+$/.test(index) || name === '') {
      throw new VectorFileError(
        `Line ${line} of the list of classes is not understood: expected ${classColumns.join(', ')}. Download the list again.`,
      );
    }
    names.set(Number(index), name);
  }
  return names;
}
