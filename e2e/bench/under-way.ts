// Records, inside the page and from outside its code, when each stage of taking a sound in was under way: by wrapping
// the browser's functions that the page has to call.

import type { Page } from 'playwright';

/** In the order in which a file goes through them. */
export const stages = ['opening', 'reading', 'hashing', 'decoding', 'measuring', 'storing'] as const;

export type IngestStage = (typeof stages)[number];

/** Beginning and end, in milliseconds since the page began to load. */
type Span = [from: number, to: number];

declare global {
  interface Window {
    underWay: Partial<Record<IngestStage, Span[]>>;
  }
}

export interface StageUse {
  stage: IngestStage;
  count: number;
  meanMilliseconds: number;
  /** Of the time between, how much of it at least one was under way: 0 to 1. */
  share: number;
  /** How many were under way on average. */
  meanAtOnce: number;
}

/** Runs before any script of the page. */
function record(): void {
  const spans: Window['underWay'] = {};
  window.underWay = spans;

  const begin = (stage: IngestStage) => {
    const span: Span = [performance.now(), Number.POSITIVE_INFINITY];
    spans[stage] ??= [];
    spans[stage].push(span);
    return () => {
      span[1] = performance.now();
    };
  };

  const wrap = (prototype: object, name: string, stage: IngestStage) => {
    const methods = prototype as Record<string, (...args: unknown[]) => Promise<unknown>>;
    const original = methods[name];
    methods[name] = function (this: unknown, ...args: unknown[]) {
      const end = begin(stage);
      const result = original.apply(this, args);
      result.then(end, end);
      return result;
    };
  };
  wrap(FileSystemFileHandle.prototype, 'getFile', 'opening');
  wrap(Blob.prototype, 'arrayBuffer', 'reading');
  wrap(SubtleCrypto.prototype, 'digest', 'hashing');
  wrap(BaseAudioContext.prototype, 'decodeAudioData', 'decoding');

  // From the question that is posted to a features worker until the page hears the answer, which has the same id.
  const watch = (worker: Worker) => {
    const waiting = new Map<unknown, () => void>();
    const post = worker.postMessage.bind(worker) as (message: unknown, ...rest: unknown[]) => void;
    worker.postMessage = (message: { id?: unknown } | null, ...rest: unknown[]) => {
      if (message?.id !== undefined) waiting.set(message.id, begin('measuring'));
      post(message, ...rest);
    };
    worker.addEventListener('message', ({ data }) => {
      waiting.get(data?.id)?.();
      waiting.delete(data?.id);
    });
  };
  window.Worker = new Proxy(Worker, {
    construct(target, args) {
      const worker: Worker = Reflect.construct(target, args);
      if (String(args[0]).includes('features.worker')) watch(worker);
      return worker;
    },
  });

  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const made = transaction.apply(this, args);
    if (made.mode === 'readwrite') {
      const end = begin('storing');
      made.addEventListener('complete', end);
      made.addEventListener('abort', end);
    }
    return made;
  };
}

export async function recordUnderWay(page: Page): Promise<void> {
  await page.addInitScript(record);
}

/** How long the spans last together, where they overlap counted once; they are in the order of their beginnings. */
function covered(spans: Span[]): number {
  let total = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const [from, to] of spans) {
    total += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total;
}

/** What was under way between `from` and `to`; a stage that never was is left out. */
export async function readUnderWay(page: Page, from: number, to: number): Promise<StageUse[]> {
  const recorded = await page.evaluate(() => window.underWay);
  return stages.flatMap((stage) => {
    const spans = (recorded[stage] ?? [])
      // What has no end yet comes out of the page as null.
      .map(([begun, ended]): Span => [Math.max(from, begun), Math.min(to, ended ?? to)])
      .filter(([begun, ended]) => ended >= begun);
    if (spans.length === 0) return [];
    const sum = spans.reduce((sum, [begun, ended]) => sum + ended - begun, 0);
    const wall = to - from;
    return {
      stage,
      count: spans.length,
      meanMilliseconds: sum / spans.length,
      share: covered(spans) / wall,
      meanAtOnce: sum / wall,
    };
  });
}
