import { describe, expect, test } from 'vitest';
import { create } from './mel-frames.ts';
import { outlineOf } from './outline.ts';
import { analysisSampleRate, createStretch, hopSamples } from './stretch.ts';

/** A sine of this many frames whose amplitude is told for each of them. */
function outlineOfTone(frames: number, amplitude: (frame: number) => number, columns: number): number[] {
  const samples = Float32Array.from(
    { length: frames * hopSamples },
    (_, i) => amplitude(i / hopSamples) * Math.sin((2 * Math.PI * 1000 * i) / analysisSampleRate),
  );
  const rows = create().measure(createStretch(samples).whole);
  return Array.from(outlineOf({ ...rows, data: rows.data as Uint8Array }, columns));
}

/** Windows of 46 ms reach over the frames of 20 ms beside. */
const tolerance = 0.1;

describe('an outline', () => {
  test.each([48, 24, 12])('follows a tone of 24 frames that decays, in %i columns', (columns) => {
    const decay = (frame: number) => Math.exp(-frame / 12);
    const outline = outlineOfTone(24, decay, columns);
    expect(Math.max(...outline)).toBe(255);
    for (const column of [1, 2, 3].map((quarter) => (quarter * columns) / 4)) {
      // Of a column with several frames the first, which is the loudest.
      const frame = columns > 24 ? ((column + 0.5) * 24) / columns : (column * 24) / columns + 0.5;
      expect(Math.abs(outline[column] / 255 - decay(frame) / decay(0.5))).toBeLessThan(tolerance);
    }
  });

  test('shows where two blows are, and the silence between and around them', () => {
    const outline = outlineOfTone(
      100,
      (frame) => ((frame >= 20 && frame < 30) || (frame >= 70 && frame < 80) ? 0.5 : 0),
      50,
    );
    const loud = outline.flatMap((level, column) => (level > 128 ? [column] : []));
    expect(loud[0]).toBeGreaterThanOrEqual(9);
    expect(loud.at(-1)).toBeLessThanOrEqual(40);
    expect(Math.max(...outline.slice(17, 33), ...outline.slice(0, 8), ...outline.slice(42))).toBeLessThan(3);
    expect(Math.min(...outline.slice(11, 14), ...outline.slice(36, 39))).toBeGreaterThan(230);
  });

  test('does not depend on how loud the sound is', () => {
    const loud = outlineOfTone(30, (frame) => 1 / (1 + frame), 40);
    const quiet = outlineOfTone(30, (frame) => 0.01 / (1 + frame), 40);
    quiet.forEach((level, column) => {
      expect(Math.abs(level - loud[column])).toBeLessThan(255 * tolerance);
    });
  });

  test('of one frame is a bar, and of silence nothing', () => {
    expect(outlineOfTone(1, () => 0.3, 4)).toEqual([255, 255, 255, 255]);
    expect(outlineOfTone(9, () => 0, 4)).toEqual([0, 0, 0, 0]);
  });
});
