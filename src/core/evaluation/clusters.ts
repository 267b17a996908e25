// How well clusters agree with labels such as folder names: purity and normalised mutual information (Manning, Raghavan
// and Schütze, Introduction to Information Retrieval, 2008, chapter 16.3), and the table that both are read from.

export interface ClusterAgreement {
  /** Rows with a label, at least 1; the others are in none of the figures. */
  counted: number;
  /**
   * The share of counted rows, in (0, 1], that would be right if each cluster were called by its most frequent label.
   * It rises with the number of clusters, with one label a row up to 1 where each row is one.
   */
  purity: number;
  /** The purity of one cluster of all: what a purity has to be compared with, and never above it. */
  largestLabelShare: number;
  /**
   * What cluster and label tell of each other over the mean of what each tells of itself, in [0, 1]. It is 1 where both
   * are the same partition, one cluster of one label included, and 0 where they are independent.
   */
  normalisedMutualInformation: number;
  /** Those of counted rows, ordered by code unit. */
  labels: string[];
  /**
   * `counts[cluster][label]`, rows of it, the label by its place in `labels`: a row with n labels is 1/n in each. There
   * are as many clusters as the highest number in `assignment` says, also without counted rows.
   */
  counts: number[][];
}

/**
 * Compares the cluster of each row, a whole number of at least 0, with its labels, none or more a row; one that a row
 * has twice counts once. Null where no row has a label. Throws a RangeError where there are not labels for every row,
 * or where a cluster is no such number.
 */
export function compareClusters(
  assignment: ArrayLike<number>,
  labels: readonly (readonly string[])[],
): ClusterAgreement | null {
  if (labels.length !== assignment.length) {
    throw new RangeError(
      `Got labels of ${labels.length} rows for ${assignment.length}: give a list, or an empty one, a row.`,
    );
  }
  let clusters = 0;
  for (let row = 0; row < assignment.length; row++) {
    const cluster = assignment[row];
    if (!(Number.isInteger(cluster) && cluster >= 0)) {
      throw new RangeError(`Row ${row} is in cluster ${cluster}, expected a whole number of at least 0.`);
    }
    clusters = Math.max(clusters, cluster + 1);
  }

  const names = [...new Set(labels.flat())].sort();
  if (names.length === 0) return null;
  const placeOf = new Map(names.map((name, place) => [name, place]));
  const counts = Array.from({ length: clusters }, () => new Array<number>(names.length).fill(0));
  let counted = 0;
  labels.forEach((ofRow, row) => {
    const own = new Set(ofRow);
    if (own.size > 0) counted++;
    for (const label of own) counts[assignment[row]][placeOf.get(label) as number] += 1 / own.size;
  });

  const ofLabel = names.map((_, place) => sum(counts.map((ofCluster) => ofCluster[place])));
  return {
    counted,
    purity: sum(counts.map(largest)) / counted,
    largestLabelShare: largest(ofLabel) / counted,
    normalisedMutualInformation: normalisedMutualInformation(counts, ofLabel, counted),
    labels: names,
    counts,
  };
}

function normalisedMutualInformation(counts: number[][], ofLabel: number[], counted: number): number {
  const ofCluster = counts.map(sum);
  if (ofLabel.length === 1 && ofCluster.filter((count) => count > 0).length === 1) return 1;
  let information = 0;
  counts.forEach((row, cluster) => {
    row.forEach((count, label) => {
      if (count > 0) information += count * Math.log((count * counted) / (ofCluster[cluster] * ofLabel[label]));
    });
  });
  const mean = (entropy(ofCluster, counted) + entropy(ofLabel, counted)) / 2;
  return Math.min(1, Math.max(0, information / counted / mean));
}

/** In nats. */
function entropy(counts: number[], total: number): number {
  return -sum(counts.map((count) => (count > 0 ? (count / total) * Math.log(count / total) : 0)));
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Of at least one; a spread call would fail on very many. */
function largest(values: number[]): number {
  return values.reduce((most, value) => Math.max(most, value));
}
