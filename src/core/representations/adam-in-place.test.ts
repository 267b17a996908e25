import { expect, test } from 'vitest';
import { stepInPlace } from './adam-in-place.ts';

test('a gradient that stays the same moves each parameter by the rate, whatever its size', () => {
  const state = {
    parameters: Float32Array.of(1, 1, 1),
    momentum: new Float32Array(3),
    velocity: new Float32Array(3),
    steps: 0,
  };
  for (let step = 0; step < 5; step++) stepInPlace(state, Float32Array.of(0.5, -20, 0), 0.01);
  expect(state.steps).toBe(5);
  expect(state.parameters[0]).toBeCloseTo(0.95, 4);
  expect(state.parameters[1]).toBeCloseTo(1.05, 4);
  expect(state.parameters[2]).toBe(1);
});

test('two steps worked by hand', () => {
  const state = {
    parameters: new Float32Array(1),
    momentum: new Float32Array(1),
    velocity: new Float32Array(1),
    steps: 0,
  };
  stepInPlace(state, Float32Array.of(1), 0.1);
  stepInPlace(state, Float32Array.of(-2), 0.1);
  // Momentum 0.9 * 0.1 - 0.2 = -0.11 over 0.19; velocity 0.999 * 0.001 + 0.004 = 0.004999 over 0.001999.
  expect(state.parameters[0]).toBeCloseTo(-0.1 + (0.1 * (0.11 / 0.19)) / Math.sqrt(0.004999 / 0.001999), 5);
});
