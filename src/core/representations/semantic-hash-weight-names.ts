// What the semantic hash's weights are called in files, of either network: plain data, so that the page can name them
// without loading tfjs.

const layers = ['encoder', 'decoder'].flatMap((part) => [1, 2, 3, 4].map((layer) => `${part}/layer${layer}`));

/** In the order of a model's weights: the network's variables, the pictures' scale, the mean of the code's inputs. */
export const semanticHashWeightNames: readonly string[] = [
  ...layers.flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]),
  'pictures/mean_and_deviation',
  'codes/mean_input',
];
