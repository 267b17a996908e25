import { describe, expect, test } from 'vitest';
import { minimise, type Objective } from './minimise.ts';
import { normal, seededRandom } from './random.ts';

const strict = { gradientTolerance: 1e-9, maximumIterations: 500 };

const rosenbrock: Objective = ([x, y], gradient) => {
  gradient[0] = -400 * x * (y - x * x) - 2 * (1 - x);
  gradient[1] = 200 * (y - x * x);
  return 100 * (y - x * x) ** 2 + (1 - x) ** 2;
};

/** Half of (x - minimum) A (x - minimum), where A is `curvatures` along the axes, mirrored in a random plane. */
function quadratic(minimum: number[], curvatures: number[], seed: number): Objective {
  const random = seededRandom(seed);
  const plane = minimum.map(() => normal(random));
  const square = plane.reduce((sum, value) => sum + value * value, 0);
  const mirror = (vector: number[]) => {
    const along = vector.reduce((sum, value, i) => sum + value * plane[i], 0);
    return vector.map((value, i) => value - (2 * along * plane[i]) / square);
  };
  return (parameters, gradient) => {
    const away = minimum.map((value, i) => parameters[i] - value);
    const slopes = mirror(mirror(away).map((value, i) => curvatures[i] * value));
    gradient.set(slopes);
    return away.reduce((sum, value, i) => sum + value * slopes[i], 0) / 2;
  };
}

describe('minimise', () => {
  test('finds the minimum of a quadratic whose curvatures differ ten thousandfold', () => {
    const minimum = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? i : -i / 2));
    const curvatures = minimum.map((_, i) => 10 ** ((4 * i) / 11));
    // scipy's L-BFGS-B takes 320 to 420; steepest descent about ten thousand times the logarithm of what it is to gain.
    const found = minimise(quadratic(minimum, curvatures, 1), new Float64Array(12), strict);
    expect(found.converged).toBe(true);
    expect(found.iterations).toBeLessThan(500);
    expect(found.value).toBeCloseTo(0, 12);
    found.parameters.forEach((value, i) => {
      expect(value).toBeCloseTo(minimum[i], 8);
    });
  });

  test('follows the valley of Rosenbrock to its end', () => {
    const start = Float64Array.of(-1.2, 1);
    const found = minimise(rosenbrock, start, strict);
    expect(found.converged).toBe(true);
    expect(found.gradientLength).toBeLessThanOrEqual(1e-9);
    expect(found.iterations).toBeLessThan(80);
    expect(found.parameters[0]).toBeCloseTo(1, 8);
    expect(found.parameters[1]).toBeCloseTo(1, 8);
    expect(start).toEqual(Float64Array.of(-1.2, 1));
  });

  test('steps back from where the objective is not a number', () => {
    // x - log x, least at 1: once the slope is known at two places far out, the next step leads below 0.
    const found = minimise(
      ([x], gradient) => {
        gradient[0] = 1 - 1 / x;
        return x - Math.log(x);
      },
      Float64Array.of(20),
      strict,
    );
    expect(found.converged).toBe(true);
    expect(found.parameters[0]).toBeCloseTo(1, 8);
    expect(found.value).toBeCloseTo(1, 12);
  });

  test('goes far where the slope grows on the way down', () => {
    // A well whose rim, where the search starts, curves the other way: the gradient's own length there is 0.003.
    const well: Objective = ([x], gradient) => {
      gradient[0] = x * Math.exp((-x * x) / 2);
      return -Math.exp((-x * x) / 2);
    };
    const found = minimise(well, Float64Array.of(3.8), strict);
    expect(found.converged).toBe(true);
    expect(found.iterations).toBeLessThan(15);
    expect(found.parameters[0]).toBeCloseTo(0, 8);
  });

  test('never goes up, reports each iteration, and stops after the last that is allowed', () => {
    const lengths: number[] = [];
    const values: number[] = [];
    for (let maximumIterations = 0; maximumIterations <= 12; maximumIterations++) {
      lengths.length = 0;
      const found = minimise(rosenbrock, Float64Array.of(-1.2, 1), {
        gradientTolerance: 1e-9,
        maximumIterations,
        onIteration: (iteration, length) => {
          expect(iteration).toBe(lengths.length);
          lengths.push(length);
        },
      });
      expect(found.converged).toBe(false);
      expect(found.iterations).toBe(maximumIterations);
      expect(lengths).toHaveLength(maximumIterations + 1);
      expect(found.gradientLength).toBe(lengths.at(-1));
      values.push(found.value);
    }
    expect(values[0]).toBeCloseTo(24.2, 12);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]);
  });

  test('at the minimum already, it stays', () => {
    const found = minimise(rosenbrock, Float64Array.of(1, 1), strict);
    expect(found).toMatchObject({ iterations: 0, converged: true, value: 0 });
  });

  test('gives up where there is no minimum, and says so', () => {
    const downhill: Objective = ([x], gradient) => {
      gradient[0] = -1;
      return -x;
    };
    expect(minimise(downhill, Float64Array.of(0), strict).converged).toBe(false);
  });

  test('refuses to start where the objective is not finite', () => {
    const broken: Objective = (_, gradient) => {
      gradient[0] = 1;
      return Number.NaN;
    };
    expect(() => minimise(broken, Float64Array.of(0), strict)).toThrow(/is NaN where the search starts/);
  });

  test('what onIteration throws ends it', () => {
    const onIteration = (iteration: number) => {
      if (iteration === 3) throw new Error('enough');
    };
    expect(() => minimise(rosenbrock, Float64Array.of(-1.2, 1), { ...strict, onIteration })).toThrow('enough');
  });
});
