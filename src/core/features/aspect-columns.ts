// What the feature 'aspects' has in its columns: plain data, so that the page knows them without loading what measures.

export interface AspectColumn {
  key: string;
  label: string;
  /** Equal ratios are heard as equal steps: drawn on a logarithmic scale. */
  isLogarithmic?: true;
  /** '' for what has none: a share from 0 to 1. */
  unit: 's' | 'dBFS' | 'Hz' | '1/s' | '';
}

/** The columns in the feature's order. Times count from the clip's start. */
export const aspectColumns = [
  { key: 'duration', label: 'Duration', unit: 's', isLogarithmic: true },
  { key: 'level', label: 'Level', unit: 'dBFS' },
  { key: 'peak', label: 'Peak', unit: 'dBFS' },
  { key: 'attackTime', label: 'Attack time', unit: 's', isLogarithmic: true },
  { key: 'peakTime', label: 'Time of the peak', unit: 's' },
  { key: 'energyTime25', label: 'Time of 25 % of the energy', unit: 's' },
  { key: 'energyTime50', label: 'Time of 50 % of the energy', unit: 's' },
  { key: 'energyTime75', label: 'Time of 75 % of the energy', unit: 's' },
  { key: 'energyTime95', label: 'Time of 95 % of the energy', unit: 's' },
  { key: 'temporalCentroid', label: 'Temporal centroid', unit: 's' },
  { key: 'centroid', label: 'Brightness (spectral centroid)', unit: 'Hz', isLogarithmic: true },
  { key: 'centroidMovement', label: 'Movement of the brightness', unit: 'Hz' },
  { key: 'spread', label: 'Spectral spread', unit: 'Hz', isLogarithmic: true },
  { key: 'rollOff', label: 'Roll-off', unit: 'Hz', isLogarithmic: true },
  { key: 'flatness', label: 'Noisiness (flatness)', unit: '' },
  { key: 'tonality', label: 'Percussive (0) to tonal (1)', unit: '' },
  { key: 'zeroCrossings', label: 'Zero crossings', unit: '1/s', isLogarithmic: true },
  { key: 'pitch', label: 'Pitch', unit: 'Hz', isLogarithmic: true },
  { key: 'pitchConfidence', label: 'Confidence of the pitch', unit: '' },
] as const satisfies readonly AspectColumn[];

export type AspectKey = (typeof aspectColumns)[number]['key'];
