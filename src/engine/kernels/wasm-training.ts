// What tfjs's WASM backend lacks to train convolutions: the filter's gradient is missing there, and the input's gradient
// and matrix products with a transpose flag run a tenth as fast as the forward convolution and the plain product. Each
// is expressed here through the backend's own fast kernels. The input's gradient of a strided convolution is the
// sub-pixel form of Shi et al., "Is the deconvolution layer the same as a convolutional layer?" (2016).

import * as tf from '@tensorflow/tfjs';

type Attributes = tf.NamedAttrMap;
type Shape4 = [number, number, number, number];
type Call = { inputs: tf.NamedTensorInfoMap; attrs?: Attributes; backend: WasmBackend };

/** The part of the WASM backend that is used here. */
interface WasmBackend {
  disposeData(dataId: tf.DataId): boolean;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  /** A view that is valid until memory grows: take it after the last allocation. */
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
}

interface ConvolutionAttributes {
  strides: number | [number, number];
  pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Calls one kernel of the backend; the caller disposes of what it returns. */
function run(backend: WasmBackend, name: string, inputs: tf.NamedTensorInfoMap, attrs: object = {}): tf.TensorInfo {
  const kernel = tf.getKernel(name, 'wasm');
  return kernel.kernelFunc({ inputs, attrs: attrs as Attributes, backend }) as tf.TensorInfo;
}

/** Like `run`, and disposes of its single input. */
function consume(backend: WasmBackend, name: string, x: tf.TensorInfo, attrs: object): tf.TensorInfo {
  const result = run(backend, name, { x }, attrs);
  backend.disposeData(x.dataId);
  return result;
}

function reshape(x: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId: x.dataId, dtype: x.dtype, shape };
}

/** `x` [blocks, ...] with its blocks in reverse order; disposes of `x`. The backend's own reversal goes by the element. */
function reverseBlocks(backend: WasmBackend, x: tf.TensorInfo): tf.TensorInfo {
  const result = backend.makeOutput(x.shape, x.dtype);
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(result);
  const block = from.length / x.shape[0];
  for (let at = 0; at < from.length; at += block) to.set(from.subarray(at, at + block), from.length - block - at);
  backend.disposeData(x.dataId);
  return result;
}

function convolutionInfo(inputShape: Shape4, filterShape: Shape4, attributes: ConvolutionAttributes) {
  if (attributes.dataFormat !== 'NHWC') {
    throw new Error(`WASM gradients of convolutions take data as NHWC, got ${attributes.dataFormat}.`);
  }
  return tf.backend_util.computeConv2DInfo(
    inputShape,
    filterShape,
    attributes.strides,
    1,
    attributes.pad,
    attributes.dimRoundingMode,
    false,
    'channelsLast',
  );
}

/**
 * The gradient of a convolution with respect to its filter: a convolution of the input (channels as batch) with the
 * output's gradient (batch as channels) dilated by the stride.
 * `x` [batch, height, width, inChannels], `dy` [batch, outHeight, outWidth, outChannels] to `filterShape`.
 */
function conv2DBackpropFilter({ inputs, attrs, backend }: Call): tf.TensorInfo {
  const { x, dy } = inputs as unknown as { x: tf.TensorInfo; dy: tf.TensorInfo };
  const attributes = attrs as unknown as ConvolutionAttributes & { filterShape: Shape4 };
  const info = convolutionInfo(x.shape as Shape4, attributes.filterShape, attributes);
  const { filterHeight, filterWidth, strideHeight, strideWidth, outHeight, outWidth, inHeight, inWidth } = info;
  const { top, left } = info.padInfo;
  // Rows and columns that the stride leaves over are cut off: they touch no output.
  const bottom = filterHeight + strideHeight * (outHeight - 1) - inHeight - top;
  const right = filterWidth + strideWidth * (outWidth - 1) - inWidth - left;
  // Two swaps of neighbouring axes take a third of the time of one general permutation.
  const picture = inHeight * inWidth;
  let transposedX = reshape(x, [info.batchSize, picture * info.inChannels]);
  transposedX = run(backend, tf.Transpose, { x: transposedX }, { perm: [1, 0] });
  transposedX = reshape(transposedX, [picture, info.inChannels, info.batchSize]);
  transposedX = consume(backend, tf.Transpose, transposedX, { perm: [1, 0, 2] });
  transposedX = reshape(transposedX, [info.inChannels, inHeight, inWidth, info.batchSize]);
  if (bottom < 0 || right < 0) {
    const size = [info.inChannels, inHeight + Math.min(bottom, 0), inWidth + Math.min(right, 0), info.batchSize];
    transposedX = consume(backend, tf.Slice, transposedX, { begin: [0, 0, 0, 0], size });
  }
  const filter = run(backend, tf.Transpose, { x: dy }, { perm: [1, 2, 0, 3] });
  const gradient = run(
    backend,
    tf.Conv2D,
    { x: transposedX, filter },
    {
      strides: 1,
      dilations: [strideHeight, strideWidth],
      pad: [
        [0, 0],
        [top, Math.max(bottom, 0)],
        [left, Math.max(right, 0)],
        [0, 0],
      ],
      dataFormat: 'NHWC',
    },
  );
  backend.disposeData(transposedX.dataId);
  backend.disposeData(filter.dataId);
  return consume(backend, tf.Transpose, gradient, { perm: [1, 2, 0, 3] });
}

/** Along one axis: the taps and paddings of the stride-1 convolution that computes all phases of the input at once. */
function subPixelAxis(size: number, outSize: number, filterSize: number, stride: number, before: number) {
  const last = Math.floor((stride - 1 + before) / stride);
  let first = last;
  for (let phase = 0; phase < stride; phase++) {
    const taps = Math.ceil((filterSize - ((phase + before) % stride)) / stride);
    if (taps > 0) first = Math.min(first, Math.floor((phase + before) / stride) - taps + 1);
  }
  const taps = last - first + 1;
  const steps = Math.ceil(size / stride);
  const filterBefore = stride * last - before;
  return {
    taps,
    steps,
    padding: [-first, steps - outSize + last],
    filterPadding: [filterBefore, taps * stride - filterSize - filterBefore],
  };
}

/**
 * The gradient of a convolution with respect to its input, which is also the transposed convolution: a forward
 * convolution at stride 1 whose output channels are the stride's phases, interleaved afterwards.
 * `dy` [batch, outHeight, outWidth, outChannels], `filter` [height, width, inChannels, outChannels] to `inputShape`.
 * Paddings wider than the filter are left to `original`.
 */
function conv2DBackpropInput({ inputs, attrs, backend }: Call, original: tf.KernelFunc): tf.TensorInfo {
  const { dy, filter } = inputs as unknown as { dy: tf.TensorInfo; filter: tf.TensorInfo };
  const attributes = attrs as unknown as ConvolutionAttributes & { inputShape: Shape4 };
  const info = convolutionInfo(attributes.inputShape, filter.shape as Shape4, attributes);
  const { strideHeight, strideWidth, inHeight, inWidth, inChannels, outChannels, batchSize } = info;
  const rows = subPixelAxis(inHeight, info.outHeight, info.filterHeight, strideHeight, info.padInfo.top);
  const columns = subPixelAxis(inWidth, info.outWidth, info.filterWidth, strideWidth, info.padInfo.left);
  if (Math.min(...rows.padding, ...rows.filterPadding, ...columns.padding, ...columns.filterPadding) < 0) {
    return original({ inputs, attrs, backend }) as tf.TensorInfo;
  }
  const phases = strideHeight * strideWidth;

  let kernel = run(backend, tf.Transpose, { x: filter }, { perm: [0, 1, 3, 2] });
  kernel = consume(backend, tf.PadV2, kernel, {
    paddings: [rows.filterPadding, columns.filterPadding, [0, 0], [0, 0]],
    constantValue: 0,
  });
  if (phases > 1) {
    kernel = reshape(kernel, [rows.taps * strideHeight * columns.taps, strideWidth, outChannels, inChannels]);
    kernel = consume(backend, tf.Transpose, kernel, { perm: [0, 2, 1, 3] });
    kernel = reshape(kernel, [rows.taps, strideHeight, columns.taps * outChannels, strideWidth * inChannels]);
    kernel = consume(backend, tf.Transpose, kernel, { perm: [0, 2, 1, 3] });
  }
  kernel = reverseBlocks(backend, reshape(kernel, [rows.taps * columns.taps, outChannels, phases * inChannels]));
  kernel = reshape(kernel, [rows.taps, columns.taps, outChannels, phases * inChannels]);

  let dx = run(
    backend,
    tf.Conv2D,
    { x: dy, filter: kernel },
    { strides: 1, dilations: 1, pad: [[0, 0], rows.padding, columns.padding, [0, 0]], dataFormat: 'NHWC' },
  );
  backend.disposeData(kernel.dataId);
  if (phases > 1) {
    dx = reshape(dx, [batchSize * rows.steps, columns.steps, strideHeight, strideWidth * inChannels]);
    dx = consume(backend, tf.Transpose, dx, { perm: [0, 2, 1, 3] });
    dx = reshape(dx, [batchSize, rows.steps * strideHeight, columns.steps * strideWidth, inChannels]);
  }
  if (dx.shape[1] === inHeight && dx.shape[2] === inWidth) return dx;
  return consume(backend, tf.Slice, dx, { begin: [0, 0, 0, 0], size: [batchSize, inHeight, inWidth, inChannels] });
}

/** A product of matrices with its transpose flags carried out first. `a` and `b` are [..., rows, columns]. */
function matMulTransposedFirst({ inputs, attrs, backend }: Call, original: tf.KernelFunc): tf.TensorInfo {
  const { transposeA, transposeB } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
  if (!transposeA && !transposeB) return original({ inputs, attrs, backend }) as tf.TensorInfo;
  const made: tf.TensorInfo[] = [];
  const turned = (x: tf.TensorInfo): tf.TensorInfo => {
    const axes = x.shape.map((_, axis) => axis);
    const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
    const result = run(backend, tf.Transpose, { x }, { perm });
    made.push(result);
    return result;
  };
  const plain = {
    ...inputs,
    a: transposeA ? turned(inputs.a!) : inputs.a,
    b: transposeB ? turned(inputs.b!) : inputs.b,
  };
  const result = original({ inputs: plain, attrs: { ...attrs, transposeA: false, transposeB: false }, backend });
  for (const info of made) backend.disposeData(info.dataId);
  return result as tf.TensorInfo;
}

/** A slice that is one run of memory, copied alone: the backend's own kernel copies the whole of `x` first. */
function sliceOfRun({ inputs, attrs, backend }: Call, original: tf.KernelFunc): tf.TensorInfo {
  const x = inputs.x as tf.Tensor;
  const { begin, size } = attrs as unknown as { begin: number | number[]; size: number | number[] };
  const [from, shape] = tf.slice_util.parseSliceParams(x, begin, size);
  if (x.dtype === 'string' || !tf.slice_util.isSliceContinous(x.shape, from, shape)) {
    return original({ inputs, attrs, backend }) as tf.TensorInfo;
  }
  const result = backend.makeOutput(shape, x.dtype);
  const start = tf.slice_util.computeFlatOffset(from, tf.util.computeStrides(x.shape));
  backend
    .typedArrayFromHeap(result)
    .set(backend.typedArrayFromHeap(x).subarray(start, start + tf.util.sizeFromShape(shape)));
  return result;
}

/** Replaces a kernel by one that may call the original. */
function replaceKernel(name: string, replacement: (call: Call, original: tf.KernelFunc) => tf.TensorInfo): void {
  const registered = tf.getKernel(name, 'wasm');
  tf.unregisterKernel(name, 'wasm');
  tf.registerKernel({
    ...registered,
    kernelFunc: (call) => replacement(call as unknown as Call, registered.kernelFunc),
  });
}

/**
 * Lets convolutions train on tfjs's WASM backend, at the speed of its forward convolution. To be called once after
 * tfjs-backend-wasm has been imported and before the backend is made; further calls do nothing. Throws an Error where
 * tfjs-backend-wasm has not been imported.
 */
export function registerWasmTrainingKernels(): void {
  if (tf.getKernel(tf.Conv2DBackpropFilter, 'wasm')) return;
  if (!tf.getKernel(tf.Conv2D, 'wasm')) {
    throw new Error('The WASM backend is not there. Import @tensorflow/tfjs-backend-wasm first.');
  }
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: 'wasm',
    kernelFunc: (call) => conv2DBackpropFilter(call as unknown as Call),
  });
  replaceKernel(tf.Conv2DBackpropInput, conv2DBackpropInput);
  replaceKernel(tf.BatchMatMul, matMulTransposedFirst);
  replaceKernel(tf._FusedMatMul, matMulTransposedFirst);
  replaceKernel(tf.Slice, sliceOfRun);
}
