// Threads for the kernels of core/wasm, where browser and page allow a shared memory; as many as processors, up to a few.

import { type Assemble, assemble, assembleAlone, type Seat } from '../core/wasm/team.ts';

const mostThreads = 8;

async function startThread(seat: Seat): Promise<() => void> {
  const worker = new Worker(new URL('./kernels.worker.ts', import.meta.url), { type: 'module' });
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) => reject(new Error(`A thread could not be started. ${reason}`));
      worker.onmessage = ({ data }: MessageEvent<{ failure: string | null }>) =>
        data.failure === null ? resolve() : fail(data.failure);
      worker.onmessageerror = () => fail('It could not be told of the memory.');
      worker.onerror = (event) => {
        // It is dealt with here: the page would take it for the end of the worker that this thread helps.
        event.preventDefault();
        fail(event.message);
      };
      worker.postMessage(seat);
    });
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return () => worker.terminate();
}

/** Of fewer numbers all distances take one thread a millisecond or two; starting others takes tens. */
export const numbersForThreads = 4_000_000;

/** What suits searching among so many numbers. */
export function assembleFor(numbers: number): Assemble {
  return numbers < numbersForThreads ? assembleAlone : assembleThreads;
}

/** A team of threads, or of this one alone where there can be no others. */
export const assembleThreads: Assemble = async (bytesFor) => {
  const threads = crossOriginIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency) : 1;
  if (threads === 1) return assembleAlone(bytesFor);
  try {
    return await assemble(bytesFor(threads), threads, startThread);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    console.warn(error);
    return assembleAlone(bytesFor);
  }
};
