// What every method is asked for, as far as it knows such options.

export const seed = 1;

export const options = { perplexity: 30, iterations: 1000, exaggeration: 12, learningRate: 0 };

/** By which maps are judged. */
export const judging = { neighbours: 10, maximumQueries: 1000 };

/** tsne-js is stopped after so much time: it takes seconds an iteration. */
export const tsneJsSeconds = 60;
