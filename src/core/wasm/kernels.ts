// The WebAssembly kernels: SIMD over a memory, which several threads may share. Each works on items [from, to) of a task
// and reads and writes where it is told to; what its arguments are, its source in the folder `assembly` says.

import { forOwnMemory, forSharedMemory } from 'virtual:kernels';

/** Work that can be cut into parts: which thread does it, and the items from and to which it goes, come first. */
type PartKernel = (thread: number, from: number, to: number, ...parameters: number[]) => void;

/** In the order in which threads name them to each other. */
export const partKernels = [
  'attract',
  'columnSpectra',
  'compactCosineDistances',
  'compactEuclideanDistances',
  'convolveColumns',
  'cosineDistances',
  'distancesOfRows',
  'euclideanDistances',
  'hammingDistances',
  'hashRows',
  'nearestRows',
  'readPotential',
  'restoreRows',
  'step',
  'transformRows',
] as const;

export type PartKernelName = (typeof partKernels)[number];

export interface Kernels extends Record<PartKernelName, PartKernel> {
  probe: (...parameters: number[]) => number;
  spread: (...parameters: number[]) => void;
}

/** The parts of WebAssembly that are used: core's compiler options know neither the page's nor a worker's library. */
interface WebAssemblyParts {
  Memory: new (descriptor: { initial: number; maximum: number; shared: boolean }) => KernelMemory;
  compile(bytes: Uint8Array<ArrayBuffer>): Promise<KernelModule>;
  instantiate(
    module: KernelModule,
    imports: { env: { memory: KernelMemory } },
  ): Promise<{ exports: Record<string, unknown> }>;
}

export interface KernelMemory {
  readonly buffer: ArrayBufferLike;
}

/** Compiled, and still without a memory; can be sent to other threads. */
export type KernelModule = object;

declare const WebAssembly: WebAssemblyParts;

const pageBytes = 65_536;

const compiled = new Map<boolean, Promise<KernelModule>>();

/** For a memory that is `shared`, or one that is not. Throws an Error where the browser lacks WebAssembly or its SIMD. */
export function compileKernels(shared: boolean): Promise<KernelModule> {
  const before = compiled.get(shared);
  if (before) return before;
  const module = compile(shared ? forSharedMemory : forOwnMemory);
  compiled.set(shared, module);
  // What failed may do at the next try.
  module.catch(() => compiled.delete(shared));
  return module;
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<KernelModule> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new Error(
      'Searching and drawing maps takes WebAssembly with SIMD, which this browser lacks or forbids. Update it, or take another.',
      { cause: error },
    );
  }
}

/** All zeros, of a size that stays. Throws a RangeError where the browser has no room for it. */
export function createMemory(bytes: number, shared: boolean): KernelMemory {
  const pages = Math.ceil(bytes / pageBytes);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (error) {
    throw new RangeError(
      `The browser has no room for the ${Math.ceil(bytes / 1e6)} MB that this takes. Close other tabs and try again.`,
      { cause: error },
    );
  }
}

export async function instantiateKernels(module: KernelModule, memory: KernelMemory): Promise<Kernels> {
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  return exports as unknown as Kernels;
}
