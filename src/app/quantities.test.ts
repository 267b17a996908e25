import { describe, expect, it } from 'vitest';
import { clock, count, duration, megabytes, timeLeft } from './quantities.ts';

describe('quantities', () => {
  it.each([
    [0, '0:00'],
    [3.5, '0:03.5'],
    [9.96, '0:10'],
    [59.94, '0:59.9'],
    [59.97, '1:00'],
    [119.99, '2:00'],
    [750.5, '12:30.5'],
    [3600, '60:00'],
  ])('%f s into a sound is %s', (seconds, text) => expect(clock(seconds)).toBe(text));

  it.each([
    [0.421, '0.42 s'],
    [12.34, '12.3 s'],
    [185, '3 min 05 s'],
  ])('%f s long is %s', (seconds, text) => expect(duration(seconds)).toBe(text));

  it.each([
    [0.2, 'almost done'],
    [59.1, '60 s left'],
    [61, '2 min left'],
    [5400, '1.5 h left'],
  ])('%f s to go are %s', (seconds, text) => expect(timeLeft(seconds)).toBe(text));

  it.each([
    [4_200_000, '4.2 MB'],
    [380_400_000, '380 MB'],
    [1_540_000_000, '1.5 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(megabytes(bytes)).toBe(text));

  it('counts by thousands, one alone', () => {
    expect([count(1, 'sound'), count(2031, 'sound'), count(0, 'mouse', 'mice')]).toEqual([
      '1 sound',
      '2,031 sounds',
      '0 mice',
    ]);
  });
});
