// Opens whatever of WAV, AIFF, CAF and MP3 is in a file, whatever it is called.

import { openAiff } from './aiff-reader.ts';
import { type ByteSource, withStartAtHand } from './byte-source.ts';
import { openCaf } from './caf-reader.ts';
import { tagAt } from './chunks.ts';
import { openMp3 } from './mp3-reader.ts';
import { AudioFormatError, type RangedAudio } from './ranged-audio.ts';
import { openWav } from './wav-reader.ts';

/** Nearly all headers lie within: a short file is opened with one read. */
const beginningBytes = 2 ** 16;

/** What FLAC, Ogg and WebM files begin with, in parts of which frames of MP3 might seem to be. */
const othersTags = ['fLaC', 'OggS', '\x1aE\xdf\xa3'];

/**
 * The sound in a file of any of these kinds; null where it is none of them (browsers decode FLAC, Ogg and others whole).
 * Throws an AudioFormatError where it is one of them but cannot become a sound; passes on what `source.read` rejects with.
 */
export async function openRangedAudio(source: ByteSource): Promise<RangedAudio | null> {
  const beginning = await source.read(0, Math.min(source.size, beginningBytes));
  const known = withStartAtHand(source, beginning);
  const kind = tagAt(beginning, 0);
  const form = tagAt(beginning, 8);
  switch (kind) {
    case 'RIFF':
    case 'RIFX':
    case 'RF64':
    case 'BW64':
      if (form === 'WAVE') return openWav(known, kind);
      if (source.size < 12) throw headerCut('WAV');
      return null;
    case 'FORM':
      if (form === 'AIFF' || form === 'AIFC') return openAiff(known, form);
      if (source.size < 12) throw headerCut('AIFF');
      return null;
    case 'caff':
      return openCaf(known);
    default:
      // MP4's tag is its second.
      return othersTags.includes(kind) || tagAt(beginning, 4) === 'ftyp' ? null : openMp3(known);
  }
}

function headerCut(container: string): AudioFormatError {
  return new AudioFormatError(`The ${container} file is cut short or damaged: its header cannot be read.`);
}
