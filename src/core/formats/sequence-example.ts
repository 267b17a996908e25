// TensorFlow's SequenceExample, a protocol buffer with features of a whole and features of each of its frames:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/example/example.proto and feature.proto

import { ProtobufReader } from './protobuf-reader.ts';
import { decodeUtf8 } from './text-encoding.ts';

/** The list that a feature is; the others of the lists are empty. */
export interface Feature {
  bytes: Uint8Array[];
  /** Floats, or int64, of which those beyond 2^53 are rounded. */
  numbers: number[];
}

export interface SequenceExample {
  context: Map<string, Feature>;
  /** A feature a frame, in order. */
  featureLists: Map<string, Feature[]>;
}

/**
 * The features of a message; their bytes are views of `message`. Fields that are not known are passed over. Throws a
 * ProtobufError where the bytes are no such message.
 */
export function readSequenceExample(message: Uint8Array): SequenceExample {
  const reader = new ProtobufReader(message);
  const context = new Map<string, Feature>();
  const featureLists = new Map<string, Feature[]>();
  for (let field = reader.next(message.length); field > 0; field = reader.next(message.length)) {
    if (field === 1) readMap(reader, context, readFeature);
    else if (field === 2) readMap(reader, featureLists, readFeatureList);
    else reader.skip();
  }
  return { context, featureLists };
}

/** Adds the entries of a message whose field 1 is a map; of those with the same key the last counts. */
function readMap<Value>(
  reader: ProtobufReader,
  map: Map<string, Value>,
  readValue: (reader: ProtobufReader, end: number) => Value,
): void {
  const end = reader.messageEnd();
  for (let field = reader.next(end); field > 0; field = reader.next(end)) {
    if (field !== 1) {
      reader.skip();
      continue;
    }
    let key = '';
    let value: Value | null = null;
    const entryEnd = reader.messageEnd();
    for (let part = reader.next(entryEnd); part > 0; part = reader.next(entryEnd)) {
      if (part === 1) key = decodeUtf8(reader.byteString());
      else if (part === 2) value = readValue(reader, reader.messageEnd());
      else reader.skip();
    }
    if (value !== null) map.set(key, value);
  }
}

function readFeatureList(reader: ProtobufReader, end: number): Feature[] {
  const frames: Feature[] = [];
  for (let field = reader.next(end); field > 0; field = reader.next(end)) {
    if (field === 1) frames.push(readFeature(reader, reader.messageEnd()));
    else reader.skip();
  }
  return frames;
}

function readFeature(reader: ProtobufReader, end: number): Feature {
  const feature: Feature = { bytes: [], numbers: [] };
  for (let kind = reader.next(end); kind > 0; kind = reader.next(end)) {
    if (kind > 3) {
      reader.skip();
      continue;
    }
    const listEnd = reader.messageEnd();
    for (let field = reader.next(listEnd); field > 0; field = reader.next(listEnd)) {
      if (field !== 1) reader.skip();
      else if (kind === 1) feature.bytes.push(reader.byteString());
      else if (kind === 2) reader.floats(feature.numbers);
      else reader.integers(feature.numbers);
    }
  }
  return feature;
}
