// The part of tsne-js that Earshot uses; the package carries no types.
declare module 'tsne-js' {
  export default class TSNE {
    constructor(config: {
      dim: number;
      perplexity: number;
      earlyExaggeration: number;
      learningRate: number;
      nIter: number;
      metric: 'euclidean';
    });
    init(input: { data: number[][]; type: 'dense' }): void;
    on(
      event: 'progressIter',
      listener: (progress: [iteration: number, error: number, gradientNorm: number]) => void,
    ): void;
    run(): [error: number, iterations: number];
    /** x and y in turn. */
    outputEmbedding: { data: Float64Array };
  }
}
