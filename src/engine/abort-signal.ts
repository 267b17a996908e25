// Lets an AbortSignal cross to a worker: the signal stays where it is, its one event travels through a port.

import { transferHandlers } from 'comlink';

export function registerAbortSignals(): void {
  transferHandlers.set('abort-signal', {
    canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
    serialize: (signal: AbortSignal) => {
      const { port1, port2 } = new MessageChannel();
      if (signal.aborted) port1.postMessage(null);
      else signal.addEventListener('abort', () => port1.postMessage(null), { once: true });
      return [port2, [port2]];
    },
    deserialize: (port: MessagePort) => {
      const controller = new AbortController();
      port.onmessage = () => {
        controller.abort();
        port.close();
      };
      return controller.signal;
    },
  });
}
