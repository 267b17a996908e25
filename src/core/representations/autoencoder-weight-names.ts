// What the autoencoder's weights are called in files: plain data, so that the page can name them without loading tfjs.

const layers = [
  ...['encoder/conv1', 'encoder/conv2', 'encoder/conv3', 'encoder/dense'],
  ...['decoder/dense', 'decoder/conv_transpose1', 'decoder/conv_transpose2', 'decoder/conv_transpose3'],
];

/** In the order of a model's weights: the network's variables, the pictures' scale, the mean vector. */
export const autoencoderWeightNames: readonly string[] = [
  ...layers.flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]),
  'pictures/mean_and_deviation',
  'vectors/mean',
];
