// A task cut into parts that several threads take as they come free. What a task does must not depend on who does which
// part: then its results are the same for any number of threads.
//
// The first bytes of the shared memory are the board on which they meet: int32 counters, then the task's parameters as
// float64. Threads look at it for a while before they sleep, since the next task mostly follows within microseconds.

import {
  compileKernels,
  createMemory,
  instantiateKernels,
  type KernelMemory,
  type KernelModule,
  type Kernels,
  type PartKernelName,
  partKernels,
} from './kernels.ts';

/** Bytes at the beginning of a team's memory that are not the task's. */
export const boardBytes = 256;

const generation = 0;
const nextItem = 1;
const working = 2;
const failures = 3;
const kernel = 4;
const items = 5;
const part = 6;
const parameterCount = 7;
const parametersAt = 64;
const looksBeforeSleep = 20_000;

export interface Team {
  readonly kernels: Kernels;
  readonly memory: KernelMemory;
  /** Ends the other threads; what is run after that is run by this one alone. */
  dismiss(): void;
  /** Has all of [0, `count`) done by a kernel in parts of `size` items, and waits. Throws an Error where a thread failed. */
  run(name: PartKernelName, count: number, size: number, ...parameters: number[]): void;
}

/** A team with a memory, all zeros, of as many bytes as it needs for its number of threads, the board's included. */
export type Assemble = (bytesFor: (threads: number) => number) => Promise<Team>;

/** What a thread calls `serve` with. */
export interface Seat {
  module: KernelModule;
  memory: KernelMemory;
  thread: number;
}

/** Starts a thread, and resolves once it is there with how it is ended. */
export type StartThread = (seat: Seat) => Promise<() => void>;

export const assembleAlone: Assemble = (bytesFor) => assemble(bytesFor(1), 1, async () => () => {});

/** A team of `threads`, this one included. Throws what starting one throws, once all others have been ended. */
export async function assemble(bytes: number, threads: number, start: StartThread): Promise<Team> {
  const shared = threads > 1;
  const module = await compileKernels(shared);
  const memory = createMemory(bytes, shared);
  const kernels = await instantiateKernels(module, memory);
  const seats = Array.from({ length: threads - 1 }, (_, i) => ({ module, memory, thread: i + 1 }));
  const started = await Promise.allSettled(seats.map(start));
  const ends = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = started.find((each) => each.status === 'rejected');
  if (failed) {
    for (const end of ends) end();
    throw failed.reason;
  }
  const counters = new Int32Array(memory.buffer, 0, parametersAt / 4);
  const board = new Float64Array(memory.buffer, parametersAt, (boardBytes - parametersAt) / 8);
  let alone = threads === 1;
  return {
    kernels,
    memory,
    dismiss() {
      alone = true;
      for (const end of ends) end();
    },
    run(name, count, size, ...parameters) {
      if (alone || count <= size) {
        // In parts here too: browsers put better code in place of a kernel's between two calls.
        for (let from = 0; from < count; from += size)
          kernels[name](0, from, Math.min(count, from + size), ...parameters);
        return;
      }
      board.set(parameters);
      counters[kernel] = partKernels.indexOf(name);
      counters[items] = count;
      counters[part] = size;
      counters[parameterCount] = parameters.length;
      Atomics.store(counters, nextItem, 0);
      Atomics.store(counters, working, threads - 1);
      Atomics.add(counters, generation, 1);
      Atomics.notify(counters, generation);
      takeParts(kernels, 0, counters, parameters);
      let left = Atomics.load(counters, working);
      for (let looks = 0; left > 0; looks++) {
        if (looks > looksBeforeSleep) Atomics.wait(counters, working, left);
        left = Atomics.load(counters, working);
      }
      if (Atomics.load(counters, failures) > 0) throw new Error(`A thread failed at the kernel ${name}.`);
    },
  };
}

function takeParts(kernels: Kernels, thread: number, counters: Int32Array, parameters: readonly number[]): void {
  const run = kernels[partKernels[counters[kernel]]];
  const count = counters[items];
  const size = counters[part];
  for (let from = Atomics.add(counters, nextItem, size); from < count; from = Atomics.add(counters, nextItem, size)) {
    run(thread, from, Math.min(count, from + size), ...parameters);
  }
}

/** Has the thread ready to `serve`, which does its share of every task, for ever: whoever started the thread ends it. */
export async function takeSeat({ module, memory, thread }: Seat): Promise<{ serve: () => never }> {
  const kernels = await instantiateKernels(module, memory);
  return { serve: () => serve(kernels, memory, thread) };
}

function serve(kernels: Kernels, memory: KernelMemory, thread: number): never {
  const counters = new Int32Array(memory.buffer, 0, parametersAt / 4);
  const board = new Float64Array(memory.buffer, parametersAt, (boardBytes - parametersAt) / 8);
  for (let seen = 0, looks = 0; ; looks++) {
    if (Atomics.load(counters, generation) === seen) {
      if (looks > looksBeforeSleep) Atomics.wait(counters, generation, seen);
      continue;
    }
    seen++;
    looks = 0;
    try {
      takeParts(kernels, thread, counters, Array.from(board.subarray(0, counters[parameterCount])));
    } catch (error) {
      Atomics.add(counters, failures, 1);
      throw error;
    } finally {
      if (Atomics.sub(counters, working, 1) === 1) Atomics.notify(counters, working);
    }
  }
}
