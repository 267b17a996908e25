// One worker and the calls that wait for it. It is started when it is first needed; where it dies, every call that waits
// fails, and the next call starts it anew.

import { type Remote, wrap } from 'comlink';

export interface RemoteWorker<Service> {
  call<Result>(use: (service: Remote<Service>) => Promise<Result>): Promise<Result>;
  /** How many calls wait for an answer. */
  waiting(): number;
  /** Ends the worker; calls that wait fail with `reason`. */
  end(reason: Error): void;
}

export function createRemoteWorker<Service>(start: () => Worker): RemoteWorker<Service> {
  let running: { worker: Worker; service: Remote<Service> } | null = null;
  const waiting = new Set<(reason: Error) => void>();

  function end(reason: Error): void {
    running?.worker.terminate();
    running = null;
    for (const fail of waiting) fail(reason);
    waiting.clear();
  }

  function open(): Remote<Service> {
    if (running) return running.service;
    const worker = start();
    worker.addEventListener('error', (event) => {
      end(new Error(event.message || 'A part of Earshot could not be started. Reload the page and try again.'));
    });
    running = { worker, service: wrap<Service>(worker) };
    return running.service;
  }

  return {
    call(use) {
      const service = open();
      return new Promise((resolve, reject) => {
        waiting.add(reject);
        use(service)
          .then(resolve, reject)
          .finally(() => waiting.delete(reject));
      });
    },
    waiting: () => waiting.size,
    end,
  };
}
