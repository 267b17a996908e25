import { describe, expect, test } from 'vitest';
import { quantiseLevels } from './mel-frames.ts';
import { fewerFrames, melPictureOf, pictureOfLevels } from './sound-picture.ts';
import { createStretch } from './stretch.ts';

describe('fewer frames', () => {
  test('few are left as they are', () => {
    const frames = { data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 3, cols: 2 };
    expect(fewerFrames(frames)).toEqual(frames);
  });

  test('of many, each is the mean of as many, in their order', () => {
    const frames = { data: Float32Array.from({ length: 2048 }, (_, i) => i), rows: 1024, cols: 2 };
    const { data, rows, cols } = fewerFrames(frames);
    expect([rows, cols]).toEqual([512, 2]);
    // Rows 0 and 1 are 0, 1 and 2, 3; the last two 2044, 2045 and 2046, 2047.
    expect([...data.slice(0, 2), ...data.slice(-2)]).toEqual([1, 2, 2045, 2046]);
  });

  test('each frame counts once, whatever their number', () => {
    const frames = { data: new Float32Array(1300).fill(-3), rows: 1300, cols: 1 };
    const { data, rows } = fewerFrames(frames);
    expect(rows).toBe(512);
    expect(new Set(data)).toEqual(new Set([-3]));
  });
});

test('the loudest is 255, 80 dB less and whatever is below is 0, low bands first', () => {
  // Three frames of two bands: 40 dB below the loudest is the middle, 127.5, which rounds to the even 128.
  const levels = { data: Float32Array.of(-20, -60, -100, -120, -36, -20), rows: 3, cols: 2 };
  const { picture, loudestDecibels } = pictureOfLevels(levels);
  expect(loudestDecibels).toBe(-20);
  expect([picture.rows, picture.cols]).toEqual([2, 3]);
  expect([...picture.data]).toEqual([255, 0, 204, 128, 0, 255]);
});

test('a sine that begins in the middle of a sound is seen there, in its band', () => {
  const seconds = 2;
  const samples = Float32Array.from({ length: seconds * 22_050 }, (_, i) =>
    i < 22_050 ? 0 : 0.5 * Math.sin((2 * Math.PI * 440 * i) / 22_050),
  );
  const { picture, seconds: drawn } = melPictureOf(quantiseLevels(createStretch(samples).whole.melLevels()));
  expect(drawn).toBeCloseTo(seconds, 12);
  expect([picture.rows, picture.cols]).toEqual([40, 100]);
  const column = (t: number) => Array.from({ length: 40 }, (_, band) => picture.data[band * picture.cols + t]);
  expect(Math.max(...column(40))).toBe(0);
  const heard = column(75);
  // 440 Hz are 6.6 mel; bands are 49.91 / 41 mel apart, the first at one such step: the fifth, from 0 on.
  expect(heard.indexOf(Math.max(...heard))).toBe(Math.round(6.6 / (49.91 / 41)) - 1);
});
