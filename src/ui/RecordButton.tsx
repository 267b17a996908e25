import { useEffect, useRef, useState } from 'react';
import type { Recording } from '../app/search.ts';
import { strings } from '../app/strings.ts';
import { useApp } from './app-context.ts';

const longestMinutes = 5;
/** The quietest that the meter shows. */
const faintestDecibels = -60;

/** Records what to search by: how loud it is and how long it lasts, until it is searched by or discarded. */
export function RecordButton() {
  const app = useApp();
  const [recording, setRecording] = useState<Recording | null>(null);
  const [seconds, setSeconds] = useState(0);
  const meter = useRef<HTMLMeterElement>(null);
  const current = useRef<Recording | null>(null);
  // Nothing listens to a microphone that no longer has its button.
  useEffect(() => () => current.current?.discard(), []);

  const setCurrent = (next: Recording | null) => {
    current.current = next;
    setRecording(next);
  };

  const start = async () => {
    app.playback.stop();
    setSeconds(0);
    setCurrent(await app.search.record());
  };

  const finish = async () => {
    const done = current.current;
    setCurrent(null);
    if (done) await app.search.searchByRecording(done);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: begins with a recording, and ends with it.
  useEffect(() => {
    if (!recording) return;
    const began = performance.now();
    let frame = 0;
    const draw = () => {
      const decibels = 20 * Math.log10(Math.max(1e-6, recording.level()));
      if (meter.current) meter.current.value = Math.max(faintestDecibels, decibels);
      const passed = (performance.now() - began) / 1000;
      setSeconds(Math.floor(passed));
      if (passed >= 60 * longestMinutes) void finish();
      else frame = requestAnimationFrame(draw);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [recording]);

  const words = strings.outside;
  if (!recording) {
    return (
      <button type="button" title={words.recordHelp} onClick={() => void start()}>
        {words.record}
      </button>
    );
  }
  return (
    <div className="recording" title={words.longestRecording(longestMinutes)}>
      <span className="recording-time">{words.recording(seconds)}</span>
      <meter ref={meter} aria-label={words.level} min={faintestDecibels} max={0} high={-6} optimum={-20} />
      <button
        type="button"
        className="primary"
        // biome-ignore lint/a11y/noAutofocus: it stands where the button was that was just pressed.
        autoFocus
        onClick={() => void finish()}
      >
        {words.stopRecording}
      </button>
      <button
        type="button"
        onClick={() => {
          recording.discard();
          setCurrent(null);
        }}
      >
        {words.discard}
      </button>
    </div>
  );
}
