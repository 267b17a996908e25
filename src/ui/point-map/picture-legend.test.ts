import { describe, expect, test } from 'vitest';
import { placeLegend } from './picture-legend.ts';

const widthOf = (text: string) => 10 * text.length;

describe('a legend of names', () => {
  const entries = ['ab', 'abcdefgh', 'abc', 'a name that is wider than the picture'].map((text) => ({
    text,
    colour: '#123456',
  }));
  const { height, swatches, texts, bar } = placeLegend({ kind: 'names', entries }, 200, widthOf);

  test('goes on in the next line where there is no room, each name beside its colour', () => {
    expect(bar).toBeNull();
    expect(texts.map(({ text, left, top }) => [text, left, top])).toEqual([
      ['ab', 26, 9],
      ['abcdefgh', 74, 9],
      ['abc', 26, 27],
      ['a name that is wider than the picture', 26, 45],
    ]);
    swatches.forEach(({ left, top, radius }, i) => {
      expect(top).toBe(texts[i].top);
      expect(left + radius).toBeLessThan(texts[i].left);
    });
    expect(height).toBeGreaterThan(45 + 9);
  });
});

test('a legend of a scale is a bar with its ends beneath its ends', () => {
  const legend = { kind: 'scale', name: 'hertz', ends: ['1', '9'], colours: ['#000000', '#ffffff'] } as const;
  const { bar, texts, height } = placeLegend(legend, 200, widthOf);
  expect(bar).toMatchObject({ left: 12, width: 176, colours: legend.colours });
  expect(texts).toMatchObject([
    { text: '1', left: 12, anchor: 'start' },
    { text: 'hertz', left: 100, anchor: 'middle' },
    { text: '9', left: 188, anchor: 'end' },
  ]);
  for (const { top } of texts) {
    expect(top).toBeGreaterThan((bar?.top ?? 0) + (bar?.height ?? 0));
    expect(top).toBeLessThan(height);
  }
  expect(placeLegend(legend, 1000, widthOf).bar?.width).toBe(330);
});
