import { describe, expect, test } from 'vitest';
import type { Filterbank } from './filterbank.ts';
import { hertzToMel, melFilterbank, melToHertz } from './mel.ts';

// The numbers come from librosa's formulas in numpy, with dense matrices:
//   mel = f / (200 / 3), from 1000 Hz on 15 + np.log(f / 1000) / (np.log(6.4) / 27), and its inverse
//   edges = mel_to_hz(np.linspace(hz_to_mel(lowest), hz_to_mel(highest), bands + 2)); d = np.diff(edges)
//   ramps = np.subtract.outer(edges, np.fft.rfftfreq(fft_size, 1 / sample_rate))
//   W[i] = np.maximum(0, np.minimum(-ramps[i] / d[i], ramps[i + 2] / d[i + 1]))
//   W *= (2 / (edges[2:] - edges[:-2]))[:, None]

function bandOf({ startBins, firstWeights, weights }: Filterbank, band: number) {
  const values = [...weights.subarray(firstWeights[band], firstWeights[band + 1])];
  return { start: startBins[band], values, sum: values.reduce((sum, weight) => sum + weight, 0) };
}

const picture = { sampleRate: 22050, fftSize: 1024, bands: 64, lowestHertz: 0, highestHertz: 11025 };

describe("Slaney's mel scale", () => {
  test('is linear below 1 kHz and logarithmic above', () => {
    const mels: [number, number][] = [
      [0, 0],
      [440, 6.6],
      [999.5, 14.9925],
      [1000, 15],
      [4000, 35.163760314616646],
      [11025, 49.91059448015905],
    ];
    for (const [hertz, mel] of mels) expect(hertzToMel(hertz)).toBeCloseTo(mel, 10);
    const hertz: [number, number][] = [
      [1, 66.66666666666667],
      [14.5, 966.6666666666666],
      [15, 1000],
      [30, 2804.644130738921],
      [49, 10355.941700264473],
    ];
    for (const [mel, expected] of hertz) expect(melToHertz(mel)).toBeCloseTo(expected, 8);
  });

  test('goes there and back', () => {
    for (let hertz = 0; hertz <= 12000; hertz += 250) expect(melToHertz(hertzToMel(hertz))).toBeCloseTo(hertz, 8);
  });
});

describe('the mel filterbank', () => {
  test("has librosa's triangles: the picture's 64 bands", () => {
    const filterbank = melFilterbank(picture);
    // band, first bin above 0, how many, the first weights, their sum
    const expected: [number, number, number, number[], number][] = [
      [0, 1, 4, [0.008217361, 0.01643472, 0.01441778, 0.006200416], 0.04527028],
      [1, 3, 5, [0.005117153, 0.01333451, 0.01751799, 0.009300624, 0.001083263], 0.04635354],
      [20, 48, 5, [0.002756307, 0.009548563, 0.01634082, 0.0122043, 0.005761321], 0.04661131],
      [40, 137, 16, [0.0001622635, 0.0009843797, 0.001806496, 0.002628612, 0.003450728], 0.04638197],
      [63, 461, 51, [2.192395e-5, 9.441597e-5, 0.000166908, 0.0002394, 0.000311892], 0.04643199],
    ];
    for (const [band, start, count, first, sum] of expected) {
      const got = bandOf(filterbank, band);
      expect([got.start, got.values.length]).toEqual([start, count]);
      for (const [i, weight] of first.entries()) expect(got.values[i]).toBeCloseTo(weight, 8);
      expect(got.sum).toBeCloseTo(sum, 7);
    }
    expect(filterbank.weights.length).toBe(994);
  });

  test("has librosa's triangles: 8 bands from 100 to 7000 Hz at 16 kHz", () => {
    const filterbank = melFilterbank({
      sampleRate: 16000,
      fftSize: 512,
      bands: 8,
      lowestHertz: 100,
      highestHertz: 7000,
    });
    const expected: [number, number, number, number][] = [
      [4, 20, 0.003193891, 0.0319973],
      [14, 19, 0.003216517, 0.03201474],
      [24, 22, 0.002855855, 0.03202208],
      [33, 30, 0.002105824, 0.03198284],
      [46, 40, 0.001540494, 0.03199307],
      [63, 56, 0.001144252, 0.03200707],
      [86, 77, 0.0008260981, 0.03199805],
      [119, 106, 0.0006029877, 0.03199923],
    ];
    for (const [band, [start, count, greatest, sum]] of expected.entries()) {
      const got = bandOf(filterbank, band);
      expect([got.start, got.values.length]).toEqual([start, count]);
      expect(Math.max(...got.values)).toBeCloseTo(greatest, 9);
      expect(got.sum).toBeCloseTo(sum, 7);
    }
  });
});
