// Workers that nobody has used before.

/** Ends the worker afterwards. Rejects where it cannot be started. */
export async function withWorker<Result>(
  start: () => Worker,
  use: (worker: Worker) => Promise<Result>,
): Promise<Result> {
  const worker = start();
  const broken = new Promise<never>((_, reject) => {
    worker.onerror = (event) => reject(new Error(event.message || 'The worker could not be started.'));
  });
  try {
    return await Promise.race([use(worker), broken]);
  } finally {
    worker.terminate();
  }
}
