// Records from the microphone: how loud it is just now, and in the end a WAV file of what was heard, without the silence
// around it.

import { audibleRange } from '../core/dsp/trim-silence.ts';
import { encodeWav } from '../core/formats/wav.ts';

export interface Recording {
  /** The greatest magnitude of the last moments, 1 at full scale. */
  level(): number;
  /** Ends it. Throws a RecordingError where nothing was heard. */
  stop(): Promise<File>;
  /** Ends it and keeps nothing. */
  discard(): void;
}

/** The message is for a person. */
export class RecordingError extends Error {
  override name = 'RecordingError';
}

/** As the browser's errors have it. */
const reasons: Record<string, string> = {
  NotAllowedError: 'The browser may not use the microphone. Allow it beside the address, and press Record again.',
  NotFoundError: 'There is no microphone. Connect one, and press Record again.',
  NotReadableError: 'The microphone cannot be used: another program may have it. Close that, and press Record again.',
};

/** What helps speech to be understood would change a sound. */
const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Asks for the microphone and begins. Throws a RecordingError where it cannot be had. */
export async function startRecording(): Promise<Recording> {
  if (!navigator.mediaDevices || typeof MediaRecorder === 'undefined') {
    throw new RecordingError('This browser cannot record here. Open the page by https, or take another browser.');
  }
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
  } catch (cause) {
    const { name, message } = cause as Error;
    throw new RecordingError(reasons[name] ?? `The microphone could not be opened: ${message}`, { cause });
  }
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const recorder = new MediaRecorder(stream);
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();

  const end = async (): Promise<void> => {
    if (recorder.state !== 'inactive') {
      await new Promise((resolve) => {
        recorder.onstop = resolve;
        recorder.stop();
      });
    }
    for (const track of stream.getTracks()) track.stop();
    await context.close();
  };

  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    },
    async stop() {
      await end();
      return toWav(new Blob(parts, { type: recorder.mimeType }));
    },
    discard: () => void end(),
  };
}

/** What browsers record is compressed, and may not say how long it is: as WAV it is a sound like any other. */
async function toWav(recorded: Blob): Promise<File> {
  const now = new Date();
  let buffer: AudioBuffer;
  try {
    buffer = await new OfflineAudioContext(1, 1, 44_100).decodeAudioData(await recorded.arrayBuffer());
  } catch (cause) {
    throw new RecordingError('The recording was too short to hear anything. Press Record and make a sound.', { cause });
  }
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) => buffer.getChannelData(i));
  const range = audibleRange(channels, buffer.sampleRate);
  if (!range) {
    throw new RecordingError('Nothing was heard. Check which microphone is used, and that it is not muted.');
  }
  const kept = channels.map((channel) => channel.subarray(range.from, range.to));
  const stamp = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  const name = `Recording ${stamp.replace('T', ' ').replaceAll(':', '.')}.wav`;
  return new File([encodeWav(kept, buffer.sampleRate)], name, { type: 'audio/wav', lastModified: now.getTime() });
}
