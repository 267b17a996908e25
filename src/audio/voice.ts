// One sound on its way to the loudspeaker: sources behind a gain that lets it in and one that lets it out. Each fade is a
// curve of its own gain: one that is scheduled too late still runs from its beginning to its end, where a ramp would jump.

/** At each start, in seconds: short, or it would blunt a drum's attack. */
const fadeInSeconds = 0.002;
/** At each end and stop, in seconds. */
const fadeOutSeconds = 0.005;
/** How far ahead something is scheduled, beside what the device renders at once. */
const leadSeconds = 0.005;
/**
 * How much before a whole frame of the device a source begins, in frames. One that begins on it may be rounded to the
 * frame after, and for that frame sounds over the one before; a thousandth earlier, every seam is right in Chromium, and
 * what is mixed of two samples for it cannot be heard (-60 dB at the highest pitch).
 */
const earlyFrames = 0.001;
/** In which a change of level is two thirds done. */
const levelSeconds = 0.01;

/** A stretch of a sound, in seconds after its beginning. */
export interface Stretch {
  startSeconds: number;
  endSeconds: number;
}

export interface Voice {
  /** Plays all of a sound from `fromSeconds` on, to its end or around `loop` without a gap until that is ended. */
  playWhole(buffer: AudioBuffer, fromSeconds: number, loop: Stretch | null): void;
  /** Plays a buffer around and around, which is this stretch of the sound. */
  playAround(buffer: AudioBuffer, stretch: Stretch): void;
  /** Plays part of a buffer, as the sound's stretch from `placeSeconds` on, after what was added before. */
  addPiece(buffer: AudioBuffer, piece: { placeSeconds: number; offsetSeconds: number; seconds: number }): void;
  /** What was added is all: it fades out at its end. */
  endAfterPieces(): void;
  /** When what was added is over. */
  endTime(): number;
  /** Has a whole sound go around `loop` from now on, or run to its end. */
  setLoop(loop: Stretch | null): void;
  setLevel(level: number): void;
  /** Where in the sound the voice is, in seconds. */
  position(): number;
  /** Fades out; gives when it is silent. */
  silence(): number;
}

/** The next moment of which nothing has been rendered yet, by the context's clock. */
function soonest(context: AudioContext): number {
  return context.currentTime + context.baseLatency + leadSeconds;
}

/**
 * A voice that is heard at `level`, a factor, as soon as can be after `notBefore`, by the context's clock. `onEnd`: it has
 * come to its end, and was not silenced.
 */
export function createVoice(
  output: GainNode,
  { notBefore, level, onEnd }: { notBefore: number; level: number; onEnd: () => void },
): Voice {
  const context = output.context as AudioContext;
  const entrance = new GainNode(context, { gain: 0 });
  const exit = new GainNode(context);
  entrance.connect(exit).connect(output);
  const sources = new Set<AudioBufferSourceNode>();
  /** Which place of the sound is heard at which time, from there on. */
  let anchors: { time: number; placeSeconds: number }[] = [];
  /** When the voice begins; null until something of it has. */
  let begin: number | null = null;
  let nextTime = notBefore;
  /** The fade at the sound's own end. */
  let ending: { start: number; end: number } | null = null;
  let whole: { source: AudioBufferSourceNode; seconds: number; loop: Stretch | null } | null = null;
  let silenced = false;

  /** Schedules all of a buffer, or `seconds` of it, as what is at `placeSeconds` of the sound. */
  function start(
    buffer: AudioBuffer,
    { placeSeconds, offsetSeconds, seconds }: { placeSeconds: number; offsetSeconds: number; seconds?: number },
  ): AudioBufferSourceNode {
    const source = new AudioBufferSourceNode(context, { buffer });
    source.connect(entrance);
    sources.add(source);
    source.onended = () => {
      sources.delete(source);
      if (sources.size > 0 || !(silenced || ending)) return;
      exit.disconnect();
      if (!silenced) onEnd();
    };
    const heard = anchors.findLastIndex(({ time }) => time <= context.currentTime);
    // What comes too late is heard late, not cut.
    const earliest = Math.max(nextTime, begin === null ? soonest(context) : context.currentTime);
    nextTime = (Math.ceil(earliest * context.sampleRate) - earlyFrames) / context.sampleRate;
    source.start(nextTime, offsetSeconds, seconds);
    // A source that the device gets too late would end late, over the next one.
    if (seconds !== undefined) source.stop(nextTime + seconds);
    if (begin === null) {
      begin = nextTime;
      // After the source: were it late, the fade would be over before anything is heard.
      entrance.gain.setValueCurveAtTime([0, level], begin, fadeInSeconds);
    }
    anchors = [...anchors.slice(Math.max(0, heard)), { time: nextTime, placeSeconds }];
    nextTime += seconds ?? buffer.duration - offsetSeconds;
    return source;
  }

  function endAt(time: number): void {
    ending = { start: Math.max(soonest(context), time - fadeOutSeconds), end: time };
    if (ending.start < time) exit.gain.setValueCurveAtTime([1, 0], ending.start, time - ending.start);
  }

  /** Takes back the fade at the end. False where it has begun, or is about to. */
  function goOn(): boolean {
    if (ending && ending.start <= soonest(context) + fadeOutSeconds) return false;
    exit.gain.cancelScheduledValues(0);
    ending = null;
    return true;
  }

  function position(): number {
    const now = context.currentTime;
    const { time, placeSeconds } = anchors.findLast((anchor) => anchor.time <= now) ?? anchors[0];
    const place = placeSeconds + Math.max(0, now - time);
    if (!whole?.loop || place < whole.loop.endSeconds) return place;
    const { startSeconds, endSeconds } = whole.loop;
    return startSeconds + ((place - startSeconds) % (endSeconds - startSeconds));
  }

  function setLoop(loop: Stretch | null): void {
    if (!whole || silenced || !goOn()) return;
    anchors = [{ time: Math.max(begin ?? 0, context.currentTime), placeSeconds: position() }];
    const { source } = whole;
    whole.loop = loop;
    source.loop = loop !== null;
    if (loop) {
      source.loopStart = loop.startSeconds;
      source.loopEnd = loop.endSeconds;
    } else endAt(anchors[0].time + whole.seconds - anchors[0].placeSeconds);
  }

  return {
    playWhole(buffer, fromSeconds, loop) {
      const source = start(buffer, { placeSeconds: fromSeconds, offsetSeconds: fromSeconds });
      whole = { source, seconds: buffer.duration, loop: null };
      if (loop) setLoop(loop);
      else endAt(nextTime);
    },

    playAround(buffer, stretch) {
      const source = start(buffer, { placeSeconds: stretch.startSeconds, offsetSeconds: 0 });
      source.loop = true;
      whole = { source, seconds: buffer.duration, loop: stretch };
    },

    addPiece(buffer, { placeSeconds, offsetSeconds, seconds }) {
      const { sampleRate } = context;
      const frames = Math.round((placeSeconds + seconds) * sampleRate) - Math.round(placeSeconds * sampleRate);
      start(buffer, { placeSeconds, offsetSeconds, seconds: frames / sampleRate });
    },

    endAfterPieces: () => endAt(nextTime),
    endTime: () => nextTime,

    setLoop,

    setLevel(next) {
      const after = Math.max(context.currentTime, (begin ?? 0) + fadeInSeconds);
      entrance.gain.cancelScheduledValues(after);
      entrance.gain.setTargetAtTime(next, after, levelSeconds);
    },

    position,

    silence() {
      const from = soonest(context);
      silenced = true;
      if (ending && ending.start < from + fadeOutSeconds) return Math.max(from, ending.end);
      exit.gain.cancelScheduledValues(0);
      exit.gain.setValueCurveAtTime([1, 0], from, fadeOutSeconds);
      const silentAt = from + fadeOutSeconds;
      // Later than the fade's end, however late that is.
      for (const source of sources) source.stop(silentAt + leadSeconds);
      if (sources.size === 0) exit.disconnect();
      return silentAt;
    },
  };
}
